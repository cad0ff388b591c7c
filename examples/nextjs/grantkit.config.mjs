import { defineConfig } from 'grantkit/emulator';

// What the Connect service knows while you develop; nothing of it is deployed.
export default defineConfig({
  projects: [{ id: 'prj_storefront', name: 'storefront' }],
  connectors: [
    { uid: 'oauth/linear' },
    {
      uid: 'slack/acme-slack',
      triggers: { destinations: [{ path: '/slack', environment: 'development' }] },
    },
  ],
});
