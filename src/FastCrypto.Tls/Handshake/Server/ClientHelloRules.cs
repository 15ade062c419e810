namespace FastCrypto.Tls;

/// <summary>The checks that a server applies to every ClientHello (RFC 8446 sections 4.1.2, 4.2 and 9.2).</summary>
internal static class ClientHelloRules
{
    internal static void Check(ClientHello hello)
    {
        CheckVersion(hello);
        ExtensionRules.Check(hello.Extensions, ExtensionHost.ClientHello);
        CheckPreSharedKeyIsLast(hello.Extensions);
        // Section 4.2.9: "If clients offer 'pre_shared_key' without a 'psk_key_exchange_modes' extension,
        // servers MUST abort the handshake."
        if (hello.Extensions.Contains(ExtensionType.PreSharedKey))
            Require(hello.Extensions, ExtensionType.PskKeyExchangeModes, out _);
        CheckResumption(hello.Extensions);
        if (hello.CompressionMethods is not [0])
            throw Illegal("A TLS 1.3 client offers compression.");

        // Section 9.2: without a pre-shared key there are signature_algorithms, supported_groups and key_share.
        Require(hello.Extensions, ExtensionType.SignatureAlgorithms, out _);
        Require(hello.Extensions, ExtensionType.SupportedGroups, out ReadOnlySpan<byte> groups);
        Require(hello.Extensions, ExtensionType.KeyShare, out ReadOnlySpan<byte> shares);
        CheckShares(KeyShareExtension.Parse(shares), UInt16List.ParseExtension(groups));
    }

    /// <summary>
    /// Section 4.1.2: what a client may change in its second ClientHello is its share, and the cookie that it was given; padding may come,
    /// go or change, and early data must go.
    /// </summary>
    internal static void CheckRetry(ClientHello first, ClientHello second, NamedGroup group, ReadOnlySpan<byte> cookie)
    {
        bool same = first.LegacyVersion == second.LegacyVersion
            && first.Random.SequenceEqual(second.Random)
            && first.SessionId.SequenceEqual(second.SessionId)
            && first.CipherSuites.Bytes.SequenceEqual(second.CipherSuites.Bytes)
            && first.CompressionMethods.SequenceEqual(second.CompressionMethods)
            && HaveSameFixedExtensions(first.Extensions, second.Extensions);
        if (!same)
            throw Illegal("The second ClientHello changes what it must not.");
        if (second.Extensions.Contains(ExtensionType.EarlyData))
            throw Illegal("The second ClientHello offers early data.");

        bool hasCookie = second.Extensions.TryFind(ExtensionType.Cookie, out ReadOnlySpan<byte> data);
        if (hasCookie == cookie.IsEmpty || (hasCookie && !CookieExtension.Parse(data).SequenceEqual(cookie)))
            throw Illegal("The second ClientHello does not echo the cookie.");

        second.Extensions.TryFind(ExtensionType.KeyShare, out ReadOnlySpan<byte> shares);
        int count = 0;
        foreach (KeyShareEntry share in KeyShareExtension.Parse(shares))
        {
            if (++count > 1 || share.Group != (ushort)group)
                throw Illegal("The second ClientHello sends another share than the one that was asked for.");
        }

        if (count == 0)
            throw Illegal("The second ClientHello sends no share.");
    }

    internal static TlsException Illegal(string message) => new(AlertDescription.IllegalParameter, message);

    // Versions come first: a client of an older version is told just that, whatever else its hello says.
    private static void CheckVersion(ClientHello hello)
    {
        bool offersTls13 = hello.LegacyVersion != ProtocolVersions.Ssl30
            && hello.Extensions.TryFind(ExtensionType.SupportedVersions, out ReadOnlySpan<byte> data)
            && SupportedVersionsExtension.Parse(data).Contains(ProtocolVersions.Tls13);
        if (!offersTls13)
            throw new TlsException(AlertDescription.ProtocolVersion, "The client does not offer TLS 1.3.");
    }

    // Section 4.2.11: "The 'pre_shared_key' extension MUST be the last extension in the ClientHello".
    private static void CheckPreSharedKeyIsLast(ExtensionBlock extensions)
    {
        bool seen = false;
        foreach (Extension extension in extensions)
        {
            if (seen)
                throw Illegal("pre_shared_key is not the last extension.");
            seen = extension.Type == ExtensionType.PreSharedKey;
        }
    }

    // This server does not resume, but what cannot be decoded is refused all the same. Early data without a key to protect it is a client's
    // fault that section 4.2.10 has no server look for: the offer is ignored as any other.
    private static void CheckResumption(ExtensionBlock extensions)
    {
        if (extensions.TryFind(ExtensionType.PskKeyExchangeModes, out ReadOnlySpan<byte> modes))
            PskKeyExchangeModesExtension.Parse(modes);
        if (extensions.TryFind(ExtensionType.EarlyData, out ReadOnlySpan<byte> earlyData))
            EarlyDataExtension.CheckOffer(earlyData);
        if (extensions.TryFind(ExtensionType.PreSharedKey, out ReadOnlySpan<byte> keys))
            PreSharedKeyExtension.Check(keys);
    }

    private static void Require(ExtensionBlock extensions, ExtensionType type, out ReadOnlySpan<byte> data)
    {
        if (!extensions.TryFind(type, out data))
            throw new TlsException(AlertDescription.MissingExtension, $"The ClientHello lacks {type}.");
    }

    // Section 4.2.8: one share per group, each of a group of supported_groups.
    private static void CheckShares(KeyShareList shares, UInt16List groups)
    {
        var offered = new CodePointSet(stackalloc ulong[CodePointSet.WordCount]);
        for (int i = 0; i < groups.Count; i++)
            offered.Add(groups[i]);
        var seen = new CodePointSet(stackalloc ulong[CodePointSet.WordCount]);
        foreach (KeyShareEntry share in shares)
        {
            if (!seen.Add(share.Group))
                throw Illegal("The client sends two shares of one group.");
            if (!offered.Contains(share.Group))
                throw Illegal("The client sends a share of a group that it does not offer.");
        }
    }

    private static bool HaveSameFixedExtensions(ExtensionBlock first, ExtensionBlock second)
    {
        ExtensionBlock.Enumerator left = first.GetEnumerator();
        ExtensionBlock.Enumerator right = second.GetEnumerator();
        while (true)
        {
            bool hasLeft = MoveToFixed(ref left);
            bool hasRight = MoveToFixed(ref right);
            if (!hasLeft || !hasRight)
                return hasLeft == hasRight;
            if (left.Current.Type != right.Current.Type || !left.Current.Data.SequenceEqual(right.Current.Data))
                return false;
        }
    }

    private static bool MoveToFixed(ref ExtensionBlock.Enumerator extensions)
    {
        while (extensions.MoveNext())
        {
            if (extensions.Current.Type is not (ExtensionType.KeyShare or ExtensionType.Cookie or ExtensionType.Padding
                or ExtensionType.EarlyData or ExtensionType.PreSharedKey))
                return true;
        }

        return false;
    }
}
