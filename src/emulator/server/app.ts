import { type Context, Hono } from 'hono';
import { authenticate } from '../auth/callers.js';
import { serveGateway } from '../gateway/serve-gateway.js';
import { type RequestNote, subjectIn } from '../instruments/request-log.js';
import { withFaults } from '../instruments/with-faults.js';
import { serveManagement } from '../management/serve-management.js';
import { servePages } from '../pages/serve-pages.js';
import type { Handler } from '../routes/api-call.js';
import { answerConnector, answerProvision } from '../routes/connectors.js';
import { answerAuthorize, answerInstall, answerResult } from '../routes/consents.js';
import { answerImport } from '../routes/import.js';
import { serveIssuer } from '../routes/oidc.js';
import { answerRevoke } from '../routes/revoke.js';
import { answerToken } from '../routes/token.js';
import type { Service } from '../service.js';
import { type Keeper, NotSaved } from '../storage/keeper.js';
import { serveTriggers } from '../triggers/receive-webhook.js';
import { readJson } from '../wire/json-body.js';
import type { EmulatorOperation, OperationKind } from '../wire/operation.js';
import { ServiceError } from '../wire/service-error.js';
import { isLoopback } from '../wire/urls.js';

type Endpoint = [
  method: string,
  path: string,
  operation: EmulatorOperation,
  kind: OperationKind,
  handler: Handler,
];

/** An address, for which nobody's name can be made to stand, or what containers call their host. */
const OTHERS_NAME_FOR_US = /^([\d.]+|\[[\da-f:.]+\]|host\.(docker|containers)\.internal)$/;

const ENDPOINTS: Endpoint[] = [
  ['POST', '/v1/connect/token/:target', 'token', 'read', answerToken],
  ['POST', '/v1/connect/token/:target/import', 'import', 'write', answerImport],
  ['POST', '/v1/connect/authorize/:target', 'authorize', 'write', answerAuthorize],
  ['POST', '/v1/connect/install/:target', 'install', 'write', answerInstall],
  ['POST', '/v1/connect/connectors/managed/oauth', 'provision', 'write', answerProvision],
  ['GET', '/v1/connect/connectors/:target', 'connector', 'read', answerConnector],
  ['DELETE', '/v1/connect/connectors/:target/tokens', 'revoke', 'write', answerRevoke],
  ['GET', '/v1/connect/result/:target', 'result', 'read', answerResult],
];

/** How the service differs from one of its own. */
export interface AppOptions {
  /** Serves something besides. */
  mount?(app: Hono): void;
  /** Whether other machines may ask too. @default false */
  isOpen?: boolean;
}

/**
 * Answers a request; of one that came over a socket, `host` is the header and `address` that of its
 * sender.
 */
export type Answer = (request: Request, host?: string, address?: string) => Promise<Response>;

/** What a handler finds in `env`. */
export interface Surroundings {
  /** Whether the request was made at this machine, and names it so. */
  isFromHere: boolean;
}

/** The whole service, and what is mounted besides, as one function from a request to its answer. */
export function createApp(service: Service, { mount, isOpen = false }: AppOptions = {}): Answer {
  const app = new Hono();
  for (const endpoint of ENDPOINTS) {
    const [method, path] = endpoint;
    app.on(method, path, (c) => answer(service, c, endpoint));
  }
  serveIssuer(app, service);
  serveManagement(app, service);
  servePages(app, service);
  serveGateway(app, service);
  serveTriggers(app, service);
  mount?.(app);
  refuseOtherMethods(app);
  app.notFound((c) => refuse(new ServiceError('not_found', `There is nothing at ${c.req.path}.`)));
  app.onError(refuse);
  return async (request, host, address) => {
    if (!isOurs(host, isOpen)) return stamp(service, refuseHost());
    const surroundings: Surroundings = { isFromHere: isOurs(host, false) && isHere(address) };
    return stamp(service, await app.fetch(request, surroundings));
  };
}

/** What an answer tells is on disk before anybody reads it, or the answer is another one. */
export function savingAfter(answer: Answer, keeper: Keeper | undefined): Answer {
  if (keeper === undefined) return answer;
  return async (...asked) => {
    keeper.requireOpen();
    try {
      return await answer(...asked).finally(() => keeper.save());
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error;
      return new ServiceError('not_saved', error.message).toResponse();
    }
  };
}

async function answer(service: Service, c: Context, endpoint: Endpoint): Promise<Response> {
  const [, , operation, kind, handler] = endpoint;
  const target = c.req.param('target') ?? '';
  // The target of a result is a secret.
  const note: RequestNote = { operation, connector: operation === 'result' ? undefined : target };
  return withFaults(service, note, c.req.raw.signal, async () => {
    try {
      const query = new URL(c.req.url).searchParams;
      const caller = await authenticate(service, c.req.header('authorization') ?? null, query);
      service.limits.spend(kind, caller.teamId, service.clock.now());
      const body = await readJson(c.req.raw);
      note.subject = subjectIn(body);
      return Response.json(await handler(service, { caller, target, body }));
    } catch (error) {
      return refuse(error);
    }
  });
}

/** A foreign host name that resolves to this machine would let a web page read the answers. */
function isOurs(host: string | undefined, isOpen: boolean): boolean {
  if (host === undefined) return true;
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return isLoopback(hostname) || (isOpen && OTHERS_NAME_FOR_US.test(hostname));
}

function isHere(address = '127.0.0.1'): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(address);
}

function refuseHost(): Response {
  const message = 'The emulator answers on this machine only: use 127.0.0.1 or localhost.';
  return new ServiceError('misdirected_request', message).toResponse();
}

/** Gives an answer its request id, and the time of the emulator's clock as its date. */
function stamp({ ids, clock }: Service, response: Response): Response {
  response.headers.set('x-vercel-id', `emu1::${ids.next('trace')}`);
  if (!response.headers.has('date')) {
    response.headers.set('date', new Date(clock.now()).toUTCString());
  }
  return response;
}

function refuseOtherMethods(app: Hono): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue;
    methods.set(path, (methods.get(path) ?? new Set()).add(method));
  }
  for (const [path, allowed] of methods) {
    app.all(path, () => {
      const allow = [...allowed].join(', ');
      const message = `This path answers ${allow} only.`;
      return refuse(new ServiceError('method_not_allowed', message, { headers: { allow } }));
    });
  }
}

function refuse(error: unknown): Response {
  // An aborted request or a dropped connection is the transport's business.
  if (!(error instanceof ServiceError)) throw error;
  return error.toResponse();
}
