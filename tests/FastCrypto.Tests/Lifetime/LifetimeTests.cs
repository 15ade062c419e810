using System.Diagnostics;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace FastCrypto.Tests.Lifetime;

/// <summary>
/// What every public type promises about memory and time, written once: collections that move everything disturb nothing, Dispose and the
/// finalizer zero, Dispose that races a use never shows a zeroed key or another's, and operations into the
/// caller's memory allocate nothing.
/// </summary>
[Collection(Alone.Name)]
public sealed class LifetimeTests
{
    public static TheoryData<string> Subjects => [.. Catalogue.All.Select(subject => subject.Name)];

    public static TheoryData<string> Objects =>
        [.. Catalogue.All.Where(subject => subject.Create is not null).Select(subject => subject.Name)];

    [Theory, MemberData(nameof(Subjects))]
    public void Results_survive_collections_that_move_everything(string name)
    {
        Subject subject = Catalogue.Named(name);
        using IDisposable? instance = subject.Create?.Invoke();
        object target = subject.Target(instance);
        byte[][] expected = [.. subject.Operations.Select(operation => operation.Run(target))];

        bool stop = false;
        int collections = 0, runs = 0;
        var collector = new Thread(() =>
        {
            byte[][] gaps = new byte[64][];
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                // Garbage between what lives: the compaction has something to close.
                for (int j = 0; j < gaps.Length; j++)
                    gaps[j] = new byte[100 + (37 * ((i + j) % 50))];
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(i % 3, GCCollectionMode.Forced, blocking: true, compacting: true);
                Interlocked.Increment(ref collections);
            }
        });
        collector.Start();
        try
        {
            long started = Stopwatch.GetTimestamp();
            TimeSpan duration = TimeSpan.FromMilliseconds(Effort.Scale(80, 5_000));
            while (runs < 3 || Volatile.Read(ref collections) < 10 || Stopwatch.GetElapsedTime(started) < duration)
            {
                for (int i = 0; i < expected.Length; i++)
                    Assert.Equal(expected[i], subject.Operations[i].Run(target));
                runs++;
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            collector.Join();
        }
    }

    [Theory, MemberData(nameof(Objects))]
    public void Dispose_zeroes_all_of_the_objects_secret_memory(string name)
    {
        Subject subject = Catalogue.Named(name);
        IDisposable instance = subject.Create!();
        foreach (Operation operation in subject.Operations)
            operation.Run(instance);
        (nint Address, int Length)[] blocks = SecretsOf.Blocks(instance);
        Assert.NotEmpty(blocks);
        Assert.Contains(blocks, block => !SecretsOf.IsZero(block));

        instance.Dispose();

        Assert.All(blocks, block => Assert.True(SecretsOf.IsZero(block)));
        instance.Dispose();
    }

    [Theory, MemberData(nameof(Objects))]
    public void A_forgotten_object_is_zeroed_by_its_finalizer(string name)
    {
        (nint Address, int Length)[] blocks = Forget(Catalogue.Named(name));
        for (int i = 0; i < 10 && !blocks.All(SecretsOf.IsZero); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(blocks, block => Assert.True(SecretsOf.IsZero(block)));
    }

    [Theory, MemberData(nameof(Objects))]
    public void Dispose_racing_use_finishes_or_throws(string name)
    {
        Subject subject = Catalogue.Named(name);
        int users = subject.IsStateful ? 1 : 2;
        int finished = 0, refused = 0;
        for (int round = 0; round < Effort.Scale(12, 1000); round++)
        {
            IDisposable instance = subject.Create!();
            byte[][] expected = [.. subject.Operations.Select(operation => operation.Run(instance))];
            int[] sizes = [.. SecretsOf.Memories(instance).Select(memory => memory.Length)];
            Exception? failure = null;
            using var start = new Barrier(users + 1);
            Thread[] threads = [.. Enumerable.Range(0, users).Select(_ => new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    // Ends: some operation of every type needs the object.
                    for (int i = 0; ; i = (i + 1) % expected.Length)
                    {
                        Assert.Equal(expected[i], subject.Operations[i].Run(instance));
                        Interlocked.Increment(ref finished);
                    }
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            }))];
            foreach (Thread thread in threads)
                thread.Start();
            start.SignalAndWait(TestContext.Current.CancellationToken);
            Thread.SpinWait(round * round * 211 % 20_000);
            instance.Dispose();
            // The pool gives the blocks to whoever comes next: other secrets stand in them while the users still run.
            SecretMemory[] successors = [.. sizes.Select(Successor)];
            foreach (Thread thread in threads)
                thread.Join();
            Array.ForEach(successors, memory => memory.Dispose());
            Assert.Null(failure);
        }

        Assert.True(refused > 0);
    }

    [Theory, MemberData(nameof(Subjects))]
    public void Operations_into_the_callers_memory_allocate_nothing(string name)
    {
        OptimizedCode.Require();
        Subject subject = Catalogue.Named(name);
        using IDisposable? instance = subject.Create?.Invoke();
        object target = subject.Target(instance);
        byte[] result = new byte[Operation.ResultSize];
        foreach (Operation operation in subject.Operations.Where(operation => !operation.Allocates))
        {
            for (int i = 0; i < 3; i++)
                operation.Body(target, result);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
                operation.Body(target, result);
            Assert.Equal((operation.Members, 0L), (operation.Members, GC.GetAllocatedBytesForCurrentThread() - before));
        }
    }

    private static SecretMemory Successor(int size)
    {
        var memory = new SecretMemory(size);
        memory.Initialize().Fill(0xC3);
        return memory;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (nint Address, int Length)[] Forget(Subject subject)
    {
        IDisposable instance = subject.Create!();
        foreach (Operation operation in subject.Operations)
            operation.Run(instance);
        (nint Address, int Length)[] blocks = SecretsOf.Blocks(instance);
        Assert.Contains(blocks, block => !SecretsOf.IsZero(block));
        return blocks;
    }
}
