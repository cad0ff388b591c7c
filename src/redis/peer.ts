const PEER = '@redis/client';
const ADVICE = `a \`redis:\` URL needs ${PEER}: npm i ${PEER}`;

/**
 * What is wrong when the peer is not installed beside this package. A bundle has taken it in or left
 * it out already, so nothing can be said there.
 */
export function missingPeer(): string | undefined {
  try {
    if (import.meta.resolve('grantkit/redis') !== import.meta.url) return undefined;
  } catch {
    return undefined;
  }
  try {
    import.meta.resolve(PEER);
    return undefined;
  } catch {
    return ADVICE;
  }
}

/** @throws {Error} that says what to install */
export async function importPeer() {
  try {
    return await import('@redis/client');
  } catch (cause) {
    throw new Error(`The shared store cannot be used: ${ADVICE}`, { cause });
  }
}
