using System.Security.Cryptography.X509Certificates;

namespace FastCrypto.Tls.Tests;

/// <summary>Our client and our server against each other: every suite, group and kind of certificate, however the bytes are cut.</summary>
public sealed class MatrixTests
{
    public static TheoryData<CipherSuite, NamedGroup, CertificateKeyKind> All
    {
        get
        {
            var rows = new TheoryData<CipherSuite, NamedGroup, CertificateKeyKind>();
            foreach (CipherSuite suite in Lab.Suites)
            {
                foreach (NamedGroup group in Lab.Groups)
                {
                    foreach (CertificateKeyKind kind in Enum.GetValues<CertificateKeyKind>())
                        rows.Add(suite, group, kind);
                }
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Handshake_and_data(CipherSuite suite, NamedGroup group, CertificateKeyKind kind)
    {
        using Duo duo = Lab.Duo(
            client =>
            {
                client.CipherSuites = [suite];
                client.Groups = [group];
                client.ApplicationProtocols = ["h2", "http/1.1"];
            },
            server =>
            {
                server.Certificates = [Lab.Certificate(kind)];
                server.ApplicationProtocols = ["http/1.1"];
            });
        duo.Handshake();
        foreach (TlsBufferSession session in new[] { duo.Client.Session, duo.Server.Session })
        {
            Assert.Equal(suite, session.NegotiatedCipherSuite);
            Assert.Equal(group, session.NegotiatedGroup);
            Assert.Equal("http/1.1", session.NegotiatedApplicationProtocol);
            Assert.Equal(Lab.Host, session.ServerName);
            Assert.Equal(SchemeOf(kind), session.NegotiatedSignatureScheme);
            Assert.False(session.UsedHelloRetryRequest);
        }

        Assert.Equal(Lab.Identity(kind).Chain, duo.Client.Session.PeerCertificateChain);
        Assert.Empty(duo.Server.Session.PeerCertificateChain);
        Echo(duo, new Random(1).Bytes(40_000));
        AssertSameExporter(duo);
        Close(duo);
    }

    /// <summary>Every pair of groups where the server wants another one than the client has sent a share for.</summary>
    [Theory, MemberData(nameof(GroupPairs))]
    public void Retry_from_any_group_to_any_other(NamedGroup from, NamedGroup to)
    {
        using Duo duo = Lab.Duo(client => client.KeyShareGroups = [from], server => server.Groups = [to]);
        duo.Handshake();
        Assert.Equal(to, duo.Client.Session.NegotiatedGroup);
        Assert.Equal(from != to, duo.Server.Session.UsedHelloRetryRequest);
        Assert.Equal(from != to, duo.Client.Session.UsedHelloRetryRequest);
        Echo(duo, [1, 2, 3]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Default_options_send_a_hybrid_and_a_plain_share(bool serverHasHybrids)
    {
        using Duo duo = Lab.Duo(server: server =>
        {
            if (!serverHasHybrids)
                server.Groups = [NamedGroup.X25519];
        });
        duo.Handshake();
        Assert.Equal(serverHasHybrids ? NamedGroup.X25519MLKEM768 : NamedGroup.X25519, duo.Client.Session.NegotiatedGroup);
        Assert.False(duo.Client.Session.UsedHelloRetryRequest);
    }

    [Fact]
    public void Without_compatibility_mode_there_is_no_change_cipher_spec()
    {
        foreach (bool compatible in new[] { true, false })
        {
            int seen = 0;
            using Duo duo = Lab.Duo(client => client.MiddleboxCompatibility = compatible, server => server.Groups = [NamedGroup.Secp256r1]);
            duo.Cut = bytes =>
            {
                seen += Records(bytes).Count(record => record[0] == (byte)ContentType.ChangeCipherSpec);
                return [bytes];
            };
            duo.Handshake();
            Assert.True(duo.Client.Session.UsedHelloRetryRequest);
            // One from each side, however many flights there are.
            Assert.Equal(compatible ? 2 : 0, seen);
        }
    }

    /// <summary>Each record of a handshake with a retry, and of the data after it, is cut in two at every possible place.</summary>
    [Fact]
    public void Every_record_cut_at_every_byte()
    {
        // A short chain, for the number of handshakes is that of the longest record's bytes.
        TlsServerCertificate certificate = TlsServerCertificate.CreateSelfSigned([Lab.Host]);
        var validation = new TlsCertificateValidation { CustomRoots = [X509CertificateLoader.LoadCertificate(certificate.Chain[0].Span)] };
        TlsContext client = Lab.Client(options =>
        {
            options.CertificateValidation = validation;
            options.Groups = [NamedGroup.X25519, NamedGroup.Secp256r1];
        });
        TlsContext server = Lab.Server(options =>
        {
            options.Certificates = [certificate];
            options.Groups = [NamedGroup.Secp256r1];
        });
        int longest = 1;
        for (int cut = 1; cut <= longest; cut++)
        {
            using var duo = new Duo(client, server);
            duo.Cut = bytes => CutRecords(bytes, cut, ref longest);
            duo.Handshake();
            Echo(duo, [1, 2, 3, 4, 5]);
        }

        Assert.True(longest > 500);
    }

    /// <summary>The content of each handshake record becomes two records, cut at every possible place.</summary>
    [Fact]
    public void Every_handshake_message_split_over_two_records_at_every_byte()
    {
        byte[] hello;
        using (ScriptedClient client = new())
            hello = client.Hello(NamedGroup.X25519).Encode();
        for (int cut = 1; cut < hello.Length; cut++)
        {
            using ScriptedClient client = new();
            HelloFields fields = client.Hello(NamedGroup.X25519);
            byte[] encoded = fields.Encode();
            client.Transcript.Append(encoded);
            client.SendPlaintext(ContentType.Handshake, encoded.AsSpan(0, cut));
            client.SendPlaintext(ContentType.Handshake, encoded.AsSpan(cut));
            client.ReceiveFlight();
            byte[] finished = client.Finished();
            int inner = cut % (finished.Length - 1) + 1;
            client.Send(ContentType.Handshake, finished.AsSpan(0, inner));
            client.Send(ContentType.Handshake, finished.AsSpan(inner));
            Assert.True(client.Victim.IsComplete);
        }
    }

    [Fact]
    public void Byte_by_byte_with_room_for_one_byte()
    {
        using var duo = new Duo(Lab.Client(client => client.KeyShareGroups = []), Lab.Server(), destinationSize: 64);
        duo.Cut = bytes => bytes.Select(one => new[] { one });
        duo.Handshake();
        Echo(duo, new Random(2).Bytes(500));
        Close(duo);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(16_384)]
    public void A_handshake_fits_through_a_destination_of_any_size(int size)
    {
        using var duo = new Duo(Lab.Client(), Lab.Server(), destinationSize: size);
        duo.Handshake();
    }

    [Theory, MemberData(nameof(Suites))]
    public void A_megabyte_is_echoed(CipherSuite suite)
    {
        using Duo duo = Lab.Duo(client => client.CipherSuites = [suite]).Handshake();
        Echo(duo, new Random(3).Bytes(1 << 20));
        duo.Client.Session.RequestKeyUpdate(requestPeerUpdate: true);
        Echo(duo, new Random(4).Bytes(100_000));
        Close(duo);
    }

    public static TheoryData<NamedGroup, NamedGroup> GroupPairs
    {
        get
        {
            var rows = new TheoryData<NamedGroup, NamedGroup>();
            foreach (NamedGroup from in Lab.Groups)
            {
                foreach (NamedGroup to in Lab.Groups)
                    rows.Add(from, to);
            }

            return rows;
        }
    }

    public static TheoryData<CipherSuite> Suites => [.. Lab.Suites];

    [Fact]
    public void Random_fragmentation()
    {
        for (int seed = 0; seed < Effort.Scale(40, 2000); seed++)
        {
            var random = new Random(seed);
            using var duo = new Duo(
                Lab.Client(client => client.KeyShareGroups = random.Next(2) == 0 ? [] : null),
                Lab.Server(server => server.CipherSuites = [Lab.Suites[random.Next(3)]]),
                destinationSize: random.Next(1, 3) == 1 ? random.Next(23, 200) : random.Next(200, 40_000));
            duo.Cut = bytes => Fragments(bytes, random);
            duo.Handshake();
            for (int i = 0; i < 5; i++)
            {
                if (random.Next(3) == 0)
                    duo.Client.Session.RequestKeyUpdate(random.Next(2) == 0);
                if (random.Next(3) == 0)
                    duo.Server.Session.RequestKeyUpdate(random.Next(2) == 0);
                Echo(duo, random.Bytes(random.Next(1, 20_000)));
            }

            Close(duo);
        }
    }

    private static SignatureScheme SchemeOf(CertificateKeyKind kind) => kind switch
    {
        CertificateKeyKind.EcdsaP256 => SignatureScheme.EcdsaSecp256r1Sha256,
        CertificateKeyKind.Ed25519 => SignatureScheme.Ed25519,
        _ => SignatureScheme.RsaPssRsaeSha256,
    };

    private static void Echo(Duo duo, byte[] data)
    {
        int before = duo.Server.Received.Length, after = duo.Client.Received.Length;
        duo.Client.Send(data);
        duo.Exchange();
        Assert.Null(duo.Server.Failure);
        Assert.Equal(data, duo.Server.Received[before..]);
        duo.Server.Send(data);
        duo.Exchange();
        Assert.Null(duo.Client.Failure);
        Assert.Equal(data, duo.Client.Received[after..]);
    }

    private static void Close(Duo duo)
    {
        duo.Client.Shutdown();
        duo.Exchange();
        Assert.True(duo.Server.IsClosed);
        duo.Server.Shutdown();
        duo.Exchange();
        Assert.True(duo.Client.IsClosed);
    }

    private static void AssertSameExporter(Duo duo)
    {
        byte[] client = new byte[48], server = new byte[48];
        duo.Client.Session.ExportKeyingMaterial("EXPERIMENTAL-test", [1, 2], client);
        duo.Server.Session.ExportKeyingMaterial("EXPERIMENTAL-test", [1, 2], server);
        Assert.Equal(client, server);
        Assert.NotEqual(new byte[48], client);
    }

    private static IEnumerable<byte[]> Records(byte[] bytes)
    {
        while (bytes.Length > 0)
        {
            Assert.True(RecordHeader.TryRead(bytes, out RecordHeader header));
            int length = RecordLimits.HeaderLength + header.Length;
            yield return bytes[..length];
            bytes = bytes[length..];
        }
    }

    private static List<byte[]> CutRecords(byte[] bytes, int cut, ref int longest)
    {
        var pieces = new List<byte[]>();
        foreach (byte[] record in Records(bytes))
        {
            longest = Math.Max(longest, record.Length - 1);
            int at = Math.Min(cut, record.Length - 1);
            pieces.Add(record[..at]);
            pieces.Add(record[at..]);
        }

        return pieces;
    }

    private static IEnumerable<byte[]> Fragments(byte[] bytes, Random random)
    {
        while (bytes.Length > 0)
        {
            int count = Math.Min(bytes.Length, random.Next(4) == 0 ? random.Next(1, 8) : random.Next(1, 20_000));
            yield return bytes[..count];
            bytes = bytes[count..];
        }
    }
}
