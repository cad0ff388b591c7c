/** How the keys of a cache lie: what the nth of them is asked for with. */
export interface Distribution {
  name: string;
  call(n: number): { connector?: string; params: object; vercelToken?: string };
}

const USER = { type: 'user', id: 'user_1' };
const LONG_URL = `https://api.acme.example/${'path/'.repeat(90)}`;

/** Each moves one part of the key and leaves all others alone. */
export const DISTRIBUTIONS: Distribution[] = [
  {
    name: 'distinct users',
    call: (n) => ({ params: { subject: { type: 'user', id: `user_${n}` } } }),
  },
  {
    name: 'one subject, N installations',
    call: (n) => ({ params: { subject: { ...USER }, installationId: `inst_${n}` } }),
  },
  {
    name: 'one subject, N scope sets',
    call: (n) => ({ params: { subject: { ...USER }, scopes: ['chat:write', `scope:${n}`] } }),
  },
  {
    name: 'one subject, N audiences',
    call: (n) => ({ params: { subject: { ...USER }, audience: [`https://${n}.acme.example`] } }),
  },
  {
    name: 'one subject, N long audiences',
    call: (n) => ({
      params: {
        subject: { ...USER },
        audience: [`${LONG_URL}${n.toString().padStart(6, '0')}/data`],
      },
    }),
  },
  {
    name: 'one subject, N connectors',
    call: (n) => ({ connector: `slack/acme-${n}`, params: { subject: { ...USER } } }),
  },
  {
    name: 'one subject, N authorization details',
    call: (n) => ({
      params: { subject: { ...USER }, authorizationDetails: [{ type: 'payment', order: n }] },
    }),
  },
  {
    name: "one user id, N callers' credentials",
    call: (n) => ({ params: { subject: { ...USER } }, vercelToken: `vt_${n}` }),
  },
];

/** The distribution of this name. */
export function distributionNamed(wanted: string): Distribution {
  const found = DISTRIBUTIONS.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`No distribution is named ${wanted}`);
  return found;
}
