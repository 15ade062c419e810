namespace FastCrypto.Tests;

/// <summary>The overlap checks that all faces share, against the BCL's definition of overlap.</summary>
public sealed class ThrowTests
{
    private const int Room = 12;

    [Fact]
    public void Every_arrangement_of_two_short_buffers()
    {
        byte[] memory = new byte[Room];
        for (int firstStart = 0; firstStart <= Room; firstStart++)
        {
            for (int firstLength = 0; firstStart + firstLength <= Room; firstLength++)
            {
                for (int secondStart = 0; secondStart <= Room; secondStart++)
                {
                    for (int secondLength = 0; secondStart + secondLength <= Room; secondLength++)
                        Check(memory, firstStart, firstLength, secondStart, secondLength);
                }
            }
        }
    }

    [Fact]
    public void Buffers_in_different_arrays_and_empty_ones_do_not_overlap()
    {
        byte[] one = new byte[4], other = new byte[4];
        Throw.IfOverlap(one, other);
        Throw.IfPartialOverlap(one, other);
        Throw.IfOverlap(default, one);
        Throw.IfOverlap(one, default);
        Throw.IfPartialOverlap(default, default);
    }

    private static void Check(byte[] memory, int firstStart, int firstLength, int secondStart, int secondLength)
    {
        bool overlaps = memory.AsSpan(firstStart, firstLength).Overlaps(memory.AsSpan(secondStart, secondLength), out int offset);
        Assert.Equal(
            overlaps,
            Refuses(() => Throw.IfOverlap(memory.AsSpan(firstStart, firstLength), memory.AsSpan(secondStart, secondLength))));
        Assert.Equal(
            overlaps && offset != 0,
            Refuses(() => Throw.IfPartialOverlap(memory.AsSpan(firstStart, firstLength), memory.AsSpan(secondStart, secondLength))));
    }

    private static bool Refuses(Action check)
    {
        try
        {
            check();
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
