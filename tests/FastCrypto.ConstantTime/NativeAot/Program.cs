using FastCrypto;

Console.WriteLine(CryptoInfo.CpuTier);
