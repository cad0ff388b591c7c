/** The API of OpenTelemetry. */
export type Api = typeof import('@opentelemetry/api');

const PEER = '@opentelemetry/api';

/** @throws {Error} that says what to install */
export async function importPeer(): Promise<Api> {
  try {
    return await import('@opentelemetry/api');
  } catch (cause) {
    throw new Error(`Telemetry cannot be used: it needs ${PEER}: npm i ${PEER}`, { cause });
  }
}
