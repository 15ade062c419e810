using System.Runtime.CompilerServices;
using static FastCrypto.P256FieldFma512;

namespace FastCrypto;

/// <summary>
/// For <see cref="P256Fma512"/>: of eight points, one to a lane, the multiples 1, 3, …, 31, affine. The points are public.
/// </summary>
/// <remarks>
/// 2q = (X₂ : Y₂ : Z₂) is affine on the curve that the map (x, y) → (x·Z₂², y·Z₂³) leads to, and mixed additions use neither coefficient of
/// their curve. So the multiples of q are those of the mapped point, by mixed additions of (X₂, Y₂), with Z₂ times their Z on the way back.
/// None of the additions is exceptional: q has order n, and no i·q with i ≤ 31 is 2q or −2q but at i = 2.
/// </remarks>
internal static unsafe class P256OddMultiples512
{
    private const int Alignment = P256Fma512.Alignment;

    /// <summary>Fills the table behind its first entry, which holds the points, none of them infinity.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Create(ref P256Table512 table)
    {
        byte* memory = stackalloc byte[sizeof(Workspace) + Alignment];
        var w = (Workspace*)P256Fma512.Align(memory);
        P256Fma512.SetLanes(out w->Sum, table[0]);
        DoubleLanes(ref w->Sum);
        w->Twice.X = w->Sum.X;
        w->Twice.Y = w->Sum.Y;
        w->ZOfTwice = w->Sum.Z;
        Scale(out w->Mapped, table[0], w->ZOfTwice);
        P256Fma512.SetLanes(out w->Sum, w->Mapped);

        // One inversion for all: products of the Zs up to each point, then back.
        w->Product = w->ZOfTwice;
        for (int i = 1; i < P256SignedWindows.TableSize; i++)
        {
            MixedAdd(ref w->Sum, w->Twice);
            table[i].X = w->Sum.X;
            table[i].Y = w->Sum.Y;
            Product(out w->Zs[i], w->Sum.Z, w->ZOfTwice);
            w->Before[i] = w->Product;
            Product(out w->Product, w->Product, w->Zs[i]);
        }

        Invert((double*)&w->Product);
        for (int i = P256SignedWindows.TableSize - 1; i > 0; i--)
        {
            Product(out w->InverseOfZ, w->Product, w->Before[i]);
            Product(out w->Product, w->Product, w->Zs[i]);
            Scale(out table[i], table[i], w->InverseOfZ);
        }
    }

    /// <summary>r = (x·z², y·z³), folded; r may be the point.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(out P256AffineEntry512 r, in P256AffineEntry512 point, in P256Digits512 z)
    {
        Square(out P256Wide512 wide, z);
        Carry(out P256Digits512 zz, wide);
        Product(out P256Digits512 zzz, zz, z);
        Multiply(out wide, point.X, zz);
        CarryFolded(out r.X, wide);
        Multiply(out wide, point.Y, zzz);
        CarryFolded(out r.Y, wide);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Product(out P256Digits512 r, in P256Digits512 a, in P256Digits512 b)
    {
        Multiply(out P256Wide512 wide, a, b);
        Carry(out r, wide);
    }

    /// <summary>Replaces each lane's number by its inverse, all with one inversion; none is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Invert(double* digits)
    {
        Span<P256Limbs> z = stackalloc P256Limbs[Lanes], before = stackalloc P256Limbs[Lanes];
        P256Limbs product = P256FieldPortable.One;
        for (int lane = 0; lane < Lanes; lane++)
        {
            GetLane(out z[lane], digits + lane);
            before[lane] = product;
            P256FieldPortable.Multiply(out product, product, z[lane]);
        }

        P256FieldPortable.Invert(out P256Limbs inverse, product);
        for (int lane = Lanes - 1; lane >= 0; lane--)
        {
            P256FieldPortable.Multiply(out P256Limbs t, inverse, before[lane]);
            P256FieldPortable.Multiply(out inverse, inverse, z[lane]);
            P256FieldPortable.Canonicalize(out t, t);
            SetDigits(digits + lane, Lanes, t);
        }
    }

    private struct Workspace
    {
        internal P256Accumulator512 Sum;
        internal P256AffineEntry512 Twice, Mapped;
        internal P256Digits512 ZOfTwice, Product, InverseOfZ;
        internal P256Elements512 Zs, Before;
    }
}
