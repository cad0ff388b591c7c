// The entries whose declarations need their peer.
import { connect as connectAuthJs } from 'grantkit/authjs';
import { connect as connectBetterAuth } from 'grantkit/betterauth';
import { connect as connectEve, connectOAuth, connectSlackCredentials } from 'grantkit/eve';

export const authJs = connectAuthJs({ id: 'linear', name: 'Linear', connector: 'oauth/linear' });
export const betterAuth = connectBetterAuth({ providerId: 'linear', connector: 'oauth/linear' });
export const eve = connectEve('oauth/linear');
export const route = connectOAuth();
export const slack = connectSlackCredentials('slack/acme');
