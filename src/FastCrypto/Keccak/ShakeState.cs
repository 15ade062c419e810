namespace FastCrypto;

/// <summary>What <see cref="Shake128"/> and <see cref="Shake256"/> share: a sponge in memory that is zeroed on Dispose.</summary>
internal sealed unsafe class ShakeState : IDisposable
{
    private readonly SecretMemory _memory;

    internal ShakeState(KeccakKernel kernel, int rate)
    {
        _memory = new SecretMemory(sizeof(KeccakSponge));
        *Sponge = new KeccakSponge(kernel, rate, KeccakSponge.ShakeSuffix);
    }

    private ShakeState(ReadOnlySpan<byte> sponge) => _memory = new SecretMemory(sponge);

    // Valid while a lease is held (or in the constructor).
    private KeccakSponge* Sponge => (KeccakSponge*)_memory.UnsafePointer;

    internal void Append(ReadOnlySpan<byte> data)
    {
        using SecretMemory.Lease lease = _memory.Acquire();
        ThrowIfSqueezing();
        Sponge->Absorb(data);
    }

    internal void Read(Span<byte> destination)
    {
        using SecretMemory.Lease lease = _memory.Acquire();
        Sponge->Squeeze(destination);
    }

    internal void GetCurrentHash(Span<byte> destination)
    {
        using SecretMemory.Lease lease = _memory.Acquire();
        ThrowIfSqueezing();
        KeccakSponge copy = *Sponge;
        copy.Squeeze(destination);
        copy.Clear();
    }

    internal void Reset()
    {
        using SecretMemory.Lease lease = _memory.Acquire();
        Sponge->Reset();
    }

    internal ShakeState Duplicate()
    {
        using SecretMemory.Lease lease = _memory.Acquire();
        return new ShakeState(lease.Span);
    }

    public void Dispose() => _memory.Dispose();

    private void ThrowIfSqueezing()
    {
        if (Sponge->IsSqueezing)
            throw new InvalidOperationException("Output has been read; call Reset before the next message.");
    }
}
