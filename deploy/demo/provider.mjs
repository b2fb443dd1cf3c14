// The demo's identity provider: a real OpenID provider (oidc-provider) in which one chooses an invented person.
// It asks for no password and so must never stand where real people sign in: it listens on this machine only and
// refuses to start in production.
//
// Environment: PORT, ISSUER (http://localhost:PORT), PEOPLE (JSON file: people by agency, or a list with `tenant`),
// CLIENTS (JSON file: a list of OpenID clients; without it one public client for the central callback that
// CHANCERY_SCHEME, CHANCERY_SSO_HOST and CHANCERY_PORT name). SIGHUP takes a new signing key into use.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { interactionPolicy, Provider } from 'oidc-provider';
import { chosenLanguage, page, STYLE, words } from './pages.mjs';

const env = process.env;
if (env.NODE_ENV === 'production' || env.CHANCERY_MODE === 'production') {
  console.error('The demo identity provider asks for no password; it does not start in production.');
  process.exit(2);
}
const port = Number(env.PORT);
const issuer = env.ISSUER || `http://localhost:${port}`;

function followClock(file) {
  const real = Date.now;
  let seen = -1;
  let offset = 0;
  Date.now = () => {
    const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changed !== seen) {
      seen = changed;
      offset = changed ? Number(readFileSync(file, 'utf8')) * 1000 : 0;
    }
    return real() + Math.round(offset);
  };
}
if (env.CHANCERY_CLOCK_FILE) followClock(env.CHANCERY_CLOCK_FILE);

function readPeople() {
  const read = JSON.parse(readFileSync(env.PEOPLE, 'utf8'));
  const listed = Array.isArray(read)
    ? read
    : Object.entries(read).flatMap(([tenant, people]) => people.map((person) => ({ tenant, ...person })));
  return new Map(listed.map((person) => {
    const sub = person.sub || `${person.tenant}:${person.username}`;
    const name = person.name || `${person.given_name} ${person.family_name}`;
    return [sub, { ...person, sub, name, roles: person.roles || [] }];
  }));
}

// Read again when it was written anew: an agency that is applied while the demo runs has its people at once.
let people = new Map();
let peopleSeen = -1;
function knownPeople() {
  const changed = statSync(env.PEOPLE).mtimeMs;
  if (changed !== peopleSeen) {
    people = readPeople();
    peopleSeen = changed;
  }
  return people;
}

function readClients() {
  if (env.CLIENTS) return JSON.parse(readFileSync(env.CLIENTS, 'utf8'));
  const scheme = env.CHANCERY_SCHEME || 'http';
  const callback = new URL(`${scheme}://${env.CHANCERY_SSO_HOST || 'sso.localhost'}:${env.CHANCERY_PORT || 8000}`);
  callback.pathname = '/signin/callback';
  return [{
    client_id: 'chancery-demo',
    token_endpoint_auth_method: 'none',
    redirect_uris: [callback.href],
    post_logout_redirect_uris: [callback.href],
  }];
}

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'RS256' };
}

function policy() {
  const prompts = interactionPolicy.base();
  const agency = new interactionPolicy.Check('other_agency', 'somebody of another agency is signed in', (ctx) => {
    const wanted = ctx.oidc.params.agency;
    const person = knownPeople().get(ctx.oidc.session.accountId);
    return Boolean(wanted && person && person.tenant !== wanted && !ctx.oidc.result?.login);
  });
  prompts.get('login').checks.add(agency);
  return prompts;
}

// One's own clients are granted what they ask for: the demo has no page of consent.
async function grantAll(ctx) {
  const { client, session } = ctx.oidc;
  const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
}

function findAccount(ctx, sub) {
  const person = knownPeople().get(sub);
  if (!person) return undefined;
  const { username, tenant, email, name, given_name, family_name, roles } = person;
  return {
    accountId: sub,
    claims: () => ({
      sub, name, given_name, family_name, roles, agency: tenant, email, email_verified: true, preferred_username: username,
    }),
  };
}

// Without form-action: a browser would hold it against the redirects that lead back to the agency.
const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
};

function reply(ctx, title, body, language) {
  ctx.set(HTML);
  ctx.body = page(title, body, language);
}

function configuration(keys) {
  return {
    clients,
    findAccount,
    jwks: { keys },
    cookies: { keys: cookieKeys },
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username', 'roles', 'agency'],
      email: ['email', 'email_verified'],
    },
    scopes: ['openid', 'profile', 'email'],
    extraParams: { agency: null },
    responseTypes: ['code'],
    // The library refuses addresses on this machine, and the demo's agencies have no others: its clients come from our file.
    fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
    pkce: { required: () => true },
    interactions: { policy: policy(), url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: grantAll,
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 3600, Interaction: 1800, Session: 43200, Grant: 43200 },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          const language = chosenLanguage(ctx.oidc.params?.ui_locales);
          reply(ctx, words(language).signOut, `${form}${logoutButtons(language)}`, language);
        },
        postLogoutSuccessSource: (ctx) => {
          const language = chosenLanguage(ctx.oidc.params?.ui_locales);
          reply(ctx, words(language).signedOut, '', language);
        },
      },
    },
    renderError: (ctx, out) => {
      const language = chosenLanguage(ctx.oidc?.params?.ui_locales);
      reply(ctx, words(language).failed, `<p>${escaped(out.error)}: ${escaped(out.error_description)}</p>`, language);
    },
  };
}

function escaped(value) {
  const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return String(value ?? '').replace(/[&<>"]/g, (sign) => signs[sign]);
}

function logoutButtons(language) {
  return `<button form="op.logoutForm" name="logout" value="yes">${words(language).signOut}</button>
    <button form="op.logoutForm" class="second">${words(language).stay}</button>`;
}

function choice(uid, agency, language) {
  const listed = [...knownPeople().values()].filter((person) => !agency || person.tenant === agency);
  const rows = listed.map((person) => `<li><button name="sub" value="${escaped(person.sub)}">
    <b>${escaped(person.name)}</b> <span>${escaped([...new Set([person.username, ...person.roles])].join(', '))}</span>
    ${agency ? '' : `<span>${escaped(person.tenant)}</span>`}</button></li>`);
  return `<form method="post" action="/interaction/${uid}"><ul>${rows.join('')}</ul>
    <button class="second" name="cancel" value="yes">${words(language).cancel}</button></form>`;
}

async function formOf(req) {
  let body = '';
  for await (const part of req) {
    body += part;
    if (body.length > 10_000) throw new Error('too long');
  }
  return new URLSearchParams(body);
}

async function interact(req, res) {
  const details = await provider.interactionDetails(req, res);
  const language = chosenLanguage(details.params.ui_locales);
  if (req.method === 'POST') {
    const form = await formOf(req);
    const known = knownPeople().has(form.get('sub')) && !form.get('cancel');
    const refusal = { error: 'access_denied', error_description: 'nobody was chosen' };
    const result = known ? { login: { accountId: form.get('sub'), remember: false } } : refusal;
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
    return;
  }
  const body = choice(details.uid, details.params.agency, language);
  res.writeHead(200, { ...HTML, 'cache-control': 'no-store' }).end(page(words(language).choose, body, language));
}

async function answer(req, res) {
  if (req.url === '/style.css') {
    res.writeHead(200, { 'content-type': 'text/css; charset=utf-8' }).end(STYLE);
  } else if (req.url.startsWith('/interaction/')) {
    await interact(req, res);
  } else {
    await handle(req, res);
  }
}

knownPeople();
const clients = readClients();
const cookieKeys = [randomBytes(24).toString('hex')];
let keys = [newKey()];
let provider;
let handle;

function serve() {
  provider = new Provider(issuer, configuration(keys));
  provider.on('server_error', (ctx, error) => console.error('server_error', error));
  provider.on('backchannel.error', (ctx, error) => console.error('backchannel.error', error.message, error.cause ?? ''));
  handle = provider.callback();
}

serve();
process.on('SIGHUP', () => {
  // Sessions and codes are kept outside the provider object, so only the keys change. The old key signs nothing more;
  // it stays until the next change, for the hints of those who sign out.
  keys = [newKey(), keys[0]];
  serve();
  console.log(`new signing key ${keys[0].kid}`);
});

const server = createServer((req, res) => {
  answer(req, res).catch((error) => {
    console.error(error.name, error.message);
    if (!res.headersSent) res.writeHead(400, HTML);
    res.end(page(words('en').failed, `<p>${escaped(error.error_description || error.message)}</p>`, 'en'));
  });
});
server.listen(port, '127.0.0.1', () => console.log(`ready ${issuer} on port ${server.address().port}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
