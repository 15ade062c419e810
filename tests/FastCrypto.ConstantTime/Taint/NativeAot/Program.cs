using FastCrypto.ConstantTimeCheck.Taint;

return TaintDriver.Run(Console.Out);
