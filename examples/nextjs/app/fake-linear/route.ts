import { connectEmulator } from 'grantkit/emulator';

const ISSUES = [
  { id: 'STO-1', title: 'The cart forgets its hat' },
  { id: 'STO-2', title: 'Dark mode is too bright' },
];

/** Stands for Linear's API while you develop: it believes the tokens that are still good. */
export async function POST(request: Request) {
  if (process.env.NODE_ENV === 'production') return new Response(null, { status: 404 });
  await using emulator = await connectEmulator();
  const token = request.headers.get('Authorization')?.replace('Bearer ', '') ?? '';
  const { active } = await emulator.introspect(token);
  if (!active) return Response.json({ errors: [{ message: 'Unauthorized' }] }, { status: 401 });
  return Response.json({ data: { issues: { nodes: ISSUES } } });
}
