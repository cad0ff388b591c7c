import type { Connector, TriggerDestination } from '../state/records.js';
import type { TriggerDestinationSeed } from '../state/seed.js';
import type { Store } from '../state/store.js';
import { isLoopback } from '../wire/loopback.js';

/**
 * A destination with its defaults filled in.
 * @throws {TypeError} when it is not on this machine or does not fit the connector.
 */
export function destinationOf(
  store: Store,
  { service, uid, teamId }: Connector,
  { url, branch, path = `/${service}`, ...seed }: TriggerDestinationSeed,
): TriggerDestination {
  const project = store.project(seed.project);
  if (project.teamId !== teamId) {
    throw new TypeError(`project: ${project.id} is not of the team of the connector ${uid}.`);
  }
  if (branch !== undefined && seed.environment !== undefined) {
    throw new TypeError('branch: a branch is deployed to preview; name it or the environment.');
  }
  const environment = seed.environment ?? (branch === undefined ? 'production' : 'preview');
  return { projectId: project.id, environment, branch, path, url: localUrl(url, path) };
}

function localUrl(base: string, path: string): string {
  const origin = localOrigin(base);
  const isPath = path.startsWith('/') && URL.canParse(path, origin);
  const url = isPath ? new URL(path, origin) : undefined;
  if (url?.origin !== origin) {
    throw new TypeError('path: expected a path on the application, such as /slack.');
  }
  return url.href;
}

function localOrigin(base: string): string {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !isLoopback(url.hostname)) {
    throw new TypeError(
      'url: the emulator forwards to this machine only; expected http://127.0.0.1:3000 or the like.',
    );
  }
  if (url.href !== `${url.origin}/`) {
    throw new TypeError('url: expected an origin only; the path goes into `path`.');
  }
  return url.origin;
}
