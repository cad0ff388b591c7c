/** What a person types into the form of a consent or installation page. */
export interface ConsentAnswers {
  /** Account at the provider; becomes the token's `externalSubject`. */
  account?: string;
  tenantId?: string;
  tenantName?: string;
}

/** Where a browser ends up after the form. */
export interface ConsentOutcome {
  /** The application's return URL with the outcome; absent when it gave none. */
  redirectUrl?: string;
}

const FIELDS: Record<keyof ConsentAnswers, string> = {
  account: 'account',
  tenantId: 'tenant_id',
  tenantName: 'tenant_name',
};

/**
 * Opens a consent URL, fills in the form on the page and presses one of its buttons.
 * @throws {Error} when the page has no form, with what it says instead.
 */
export async function submitConsentForm(
  browse: (request: Request) => Promise<Response>,
  url: string,
  decision: 'allow' | 'deny',
  answers: ConsentAnswers = {},
): Promise<ConsentOutcome> {
  const opened = await browse(new Request(url));
  if (opened.headers.has('location')) {
    throw new Error('A real provider asks for this consent: open the URL in a browser.');
  }
  const page = await opened.text();
  const action = attribute(/<form[^>]*>/.exec(page)?.[0], 'action');
  if (action === undefined) {
    throw new Error(`There is no consent form at this URL; the page says: ${saying(page)}`);
  }
  const form = new URLSearchParams(inputs(page));
  for (const [name, value] of Object.entries(answers)) {
    if (value !== undefined) form.set(FIELDS[name as keyof ConsentAnswers], value);
  }
  form.set('decision', decision);
  const answer = await browse(
    new Request(new URL(action, url), {
      method: 'POST',
      body: form,
      redirect: 'manual',
    }),
  );
  if (answer.status >= 400) throw new Error(`The form failed: ${saying(await answer.text())}`);
  return { redirectUrl: answer.headers.get('location') ?? undefined };
}

function inputs(page: string): [string, string][] {
  return [...page.matchAll(/<input[^>]*>/g)].map(([tag]) => [
    attribute(tag, 'name') ?? '',
    attribute(tag, 'value') ?? '',
  ]);
}

function attribute(tag: string | undefined, name: string): string | undefined {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag ?? '')?.[1];
  return value === undefined ? undefined : plainText(value);
}

function plainText(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function saying(page: string): string {
  return plainText(/<p[^>]*>([^<]*)</.exec(page)?.[1] ?? page.slice(0, 200));
}
