// A service of a JupyterHub: grades, guarded by custom scopes, and a look at servers, guarded by the hub's own.
import express from 'express';
import { init, Policy } from 'hubscope';
import { GuardError, hubGuard, refreshing } from 'hubscope/express';

// What JupyterHub tells the services that it starts.
const { JUPYTERHUB_API_URL, JUPYTERHUB_API_TOKEN, JUPYTERHUB_SERVICE_PREFIX, JUPYTERHUB_SERVICE_URL } = process.env;

await init();
const guard = hubGuard({
  // Filters by group need to know who is in which group: what this service may read of the hub, asked for twice a minute.
  policy: refreshing(() => Policy.fromHub(JUPYTERHUB_API_URL, { token: JUPYTERHUB_API_TOKEN })),
  maxAgeSeconds: Number(process.env.MAX_AGE_SECONDS ?? 60),
  onDecision: ({ status, scope, principal, code, message }) => console.log(JSON.stringify({ status, scope, principal, code, message })),
});

const grades = new Map([['class-A', { student1: 1.7 }], ['class-B', { student4: 2.3 }]]);
const ofClass = (req) => ({ group: req.params.class });
const service = express.Router();
service.use(express.json());

service.get('/me', guard.requireAccess(), (req, res) => res.json(req.hubscope.principal));

service.get('/grades/:class', guard.require('custom:grades:read', ofClass), (req, res) => res.json(grades.get(req.params.class) ?? {}));

service.put('/grades/:class/:student', guard.require('custom:grades:write', ofClass), (req, res) => {
  grades.set(req.params.class, { ...grades.get(req.params.class), [req.params.student]: req.body.grade });
  res.status(204).end();
});

// Every student's server, with the buttons that this person may press.
const server = (req) => ({ user: req.params.user, server: '' });
service.get('/servers/:user', guard.require(['read:servers', 'servers'], server), (req, res) => {
  res.json({ stop: req.hubscope.can('delete:servers', server(req)), open: req.hubscope.can('access:servers', server(req)) });
});

service.use((error, req, res, next) => {
  if (error instanceof GuardError) res.status(error.status).json({ error: error.code });
  else next(error);
});

const app = express();
app.use(JUPYTERHUB_SERVICE_PREFIX, service);
const { hostname, port } = new URL(JUPYTERHUB_SERVICE_URL);
app.listen(Number(port), hostname);
