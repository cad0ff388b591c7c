import { SESSION_COOKIE } from '../session';

export async function POST() {
  const headers = new Headers({ Location: '/' });
  headers.append('Set-Cookie', `${SESSION_COOKIE}=ada; Path=/; HttpOnly; SameSite=Lax`);
  return new Response(null, { status: 303, headers });
}
