/** Many cheap requests: pipelined on a few connections. */

const CONNECTIONS = 8;

/** @returns the number of answers by status. */
export async function pipelined(
  origin: string,
  requests: readonly { readonly method: string; readonly target: string }[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const share = Math.ceil(requests.length / CONNECTIONS);
  await Promise.all(Array.from({ length: CONNECTIONS }, async (_, index) => {
    const own = requests.slice(index * share, (index + 1) * share);
    const text = own.map(({ method, target }, at) => {
      const last = at === own.length - 1 ? "Connection: close\r\n" : "";
      return `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${last}\r\n`;
    }).join("");
    if (text === "") return;
    const connection = await Deno.connect({
      hostname: "127.0.0.1",
      port: Number(new URL(origin).port),
    });
    const sent = ReadableStream.from([new TextEncoder().encode(text)])
      .pipeTo(connection.writable, { preventClose: true });
    let received = "";
    for await (const part of connection.readable.pipeThrough(new TextDecoderStream())) {
      received += part;
    }
    await sent;
    for (const [, status = ""] of received.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      counts[status] = (counts[status] ?? 0) + 1;
    }
  }));
  return counts;
}
