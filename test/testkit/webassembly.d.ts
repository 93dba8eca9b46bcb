// What the test kit uses of WebAssembly beside prisma/webassembly.d.ts.
declare namespace WebAssembly {
  type Module = object;
  function compile(bytes: Uint8Array): Promise<Module>;
}
