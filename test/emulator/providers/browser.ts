/** A browser without scripts: keeps cookies, follows redirects, fills in forms. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Where the last page was. */
  url = new URL('about:blank');
  /** The last page. */
  page = '';
  /** Its status. */
  status = 0;

  /** Opens a page; stops before a redirect to an address that begins with `until`. */
  async open(url: string | URL, init: RequestInit = {}, until?: string): Promise<void> {
    let next: { url: URL; init: RequestInit } | undefined = { url: new URL(url), init };
    while (next !== undefined) {
      this.url = next.url;
      if (until !== undefined && next.url.href.startsWith(until)) return;
      next = await this.#request(next.url, next.init);
    }
  }

  /** Sends the form of the page with further fields. */
  async submit(fields: Record<string, string> = {}, until?: string): Promise<void> {
    const action = /<form[^>]* action="([^"]+)"/.exec(this.page)?.[1] ?? '';
    const inputs = [...this.page.matchAll(/<input[^>]*>/g)].map(([tag]) => [
      / name="([^"]*)"/.exec(tag)?.[1] ?? '',
      / value="([^"]*)"/.exec(tag)?.[1] ?? '',
    ]);
    const body = new URLSearchParams([...inputs, ...Object.entries(fields)]);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    await this.open(new URL(action, this.url), { method: 'POST', body }, until);
  }

  async #request(
    url: URL,
    init: RequestInit,
  ): Promise<{ url: URL; init: RequestInit } | undefined> {
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    this.#cookies.set(url.host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    this.page = await response.text();
    this.status = response.status;
    const location = response.headers.get('location');
    return location === null ? undefined : { url: new URL(location, url), init: {} };
  }
}
