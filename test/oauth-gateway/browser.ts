/** A web application without a socket. */
export type Application = (request: Request) => Promise<Response>;

/** A browser that keeps the cookies of one application and follows no redirects. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  constructor(
    private readonly application: Application,
    private readonly origin = 'http://localhost:3000',
  ) {}

  /** Opens a page of the application. */
  get(url: string): Promise<Response> {
    return this.#send(new URL(url, this.origin), {});
  }

  /** Sends a form to the application. */
  post(url: string, form: Record<string, string>): Promise<Response> {
    return this.#send(new URL(url, this.origin), {
      method: 'POST',
      body: new URLSearchParams(form),
    });
  }

  /** Sends JSON to the application. */
  postJson(url: string, body: unknown): Promise<Response> {
    return this.#send(new URL(url, this.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #send(url: URL, init: RequestInit): Promise<Response> {
    const request = new Request(url, init);
    const cookies = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    request.headers.set('cookie', cookies.join('; '));
    request.headers.set('origin', this.origin);
    const response = await this.application(request);
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  #keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split('; ');
    const [name = '', ...value] = pair.split('=');
    const isGone = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (isGone || value.join('=') === '') this.#cookies.delete(name);
    else this.#cookies.set(name, value.join('='));
  }
}

/** Where a redirect leads. */
export function locationOf(response: Response): string {
  return response.headers.get('location') ?? '';
}

/** The same URL with another value of a parameter. */
export function withParam(url: string, name: string, value: string | null): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value ?? '');
  return changed.href;
}
