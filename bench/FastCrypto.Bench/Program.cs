Console.WriteLine(FastCrypto.CryptoInfo.CpuTier);
