import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Broker, LIBS } from './broker.ts';
import { onBroker } from './engines.ts';
import { isLong, patience } from './knobs.ts';
import { Trial } from './trial.ts';

const LIMITED = { user: 'limited', password: 'limited-secret' };

const CONFIG = `
sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512,PLAIN
listener.name.secure.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_slackpanda="slackpanda-secret" user_${LIMITED.user}="${LIMITED.password}";
listener.name.secure.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS;User:slackpanda
`;

describe.skipIf(!Broker.isThere)('a cluster that asks who you are', () => {
  const broker = new Broker(Broker.freePort(3), CONFIG);
  /** Only Kafka's own tool can give a user a SCRAM-SHA-512 password. */
  let has512 = false;

  beforeAll(async () => {
    await broker.start();
    const { user, password } = broker.secure;
    const grant = ['--alter', '--add-config', `SCRAM-SHA-512=[password=${password}]`];
    const whom = ['--entity-type', 'users', '--entity-name', user];
    const args = ['-cp', join(LIBS, '*'), 'kafka.admin.ConfigCommand', '--bootstrap-server', broker.address];
    has512 = existsSync(LIBS);
    if (has512) await promisify(execFile)('java', [...args, ...grant, ...whom]);
    else console.warn(`SKIPPED: scram-sha-512. No jars of Kafka in ${LIBS}.`);
  });
  afterAll(() => broker.wipe());

  function login(mechanism: string, who: { user: string; password: string } = broker.secure): Record<string, string> {
    const { user, password } = who;
    const { brokers, caFile } = broker.secure;
    return {
      KAFKA_BROKERS: brokers,
      KAFKA_SSL_CA_FILE: caFile,
      KAFKA_SASL_MECHANISM: mechanism,
      KAFKA_SASL_USERNAME: user,
      KAFKA_SASL_PASSWORD: password,
    };
  }

  // By the other two it lets in at the end of what follows.
  it.each(isLong ? ['plain', 'scram-sha-256', 'scram-sha-512'] : ['scram-sha-512'])(
    'lets in by TLS and %s',
    async (mechanism) => {
      if (mechanism === 'scram-sha-512' && !has512) return;
      const trial = await Trial.begin({
        engine: onBroker(broker),
        fault: `none: TLS, ${mechanism}`,
        settings: login(mechanism),
      });
      await trial.acknowledged(100);
      await trial.finish();
    },
  );

  /** Says why, once and not again and again; takes what Slack sends; and delivers it when it is let in. */
  async function waits(trial: Trial, reason: RegExp, letIn: Record<string, string>): Promise<void> {
    await expect.poll(async () => (await trial.health()).log.reason, patience).toMatch(reason);
    await trial.acknowledged(300);
    expect(await trial.health()).toMatchObject({ log: { state: 'disconnected' }, journal: { state: 'ok' } });
    expect(trial.server.output.split('\n').length).toBeLessThan(25);
    expect(trial.server.output).not.toMatch(/limited-secret|slackpanda-secret|hunter2/);
    trial.rounds++;
    await trial.server.end();
    await trial.server.begin(letIn);
    await trial.finish();
  }

  it('refuses a wrong password', async () => {
    const settings = login('scram-sha-256', { ...broker.secure, password: 'hunter2hunter2' });
    const trial = await Trial.begin({ engine: onBroker(broker), fault: 'wrong password', settings });
    await waits(trial, /^refused by localhost:\d+ for \d+ s: SASL.*invalid credentials/, login('scram-sha-256'));
  });

  it('is not trusted by its certificate', async () => {
    const settings = { ...login('plain'), KAFKA_SSL_CA_FILE: '', KAFKA_SSL: 'true' };
    const trial = await Trial.begin({ engine: onBroker(broker), fault: 'unknown CA', settings });
    await waits(
      trial,
      /its certificate is not trusted \(self-signed certificate\): set KAFKA_SSL_CA_FILE/,
      login('plain'),
    );
  });

  it('gives no right to the topic, then none to write, then none to read, and at last all', async () => {
    const { AclOperationTypes: op, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
    const engine = onBroker(broker);
    const allow = (resourceName: string, operations: number[]) =>
      broker.withAdmin((admin) =>
        admin.createAcls({
          acl: operations.map((operation) => ({
            resourceType: resourceName === engine.topic ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
            resourceName,
            resourcePatternType: ResourcePatternTypes.PREFIXED,
            principal: `User:${LIMITED.user}`,
            host: '*',
            operation,
            permissionType: AclPermissionTypes.ALLOW,
          })),
        }),
      );
    const trial = await Trial.begin({ engine, fault: 'rights missing', settings: login('plain', LIMITED) });
    const reason = async () => (await trial.health()).log.reason;
    await expect.poll(reason, patience).toMatch(/does not exist, or is hidden .* cannot be created: Not authorized/);
    await broker.withAdmin((admin) => admin.createTopics({ topics: [{ topic: engine.topic }] }));
    await allow(engine.topic, [op.DESCRIBE, op.DESCRIBE_CONFIGS]);
    await expect
      .poll(reason, patience)
      .toMatch(/^records cannot be forwarded: .* needs the right to write to the topic/);
    await allow(engine.topic, [op.WRITE]);
    await expect
      .poll(reason, patience)
      .toMatch(/cannot be read: .*may not read groups whose names begin with slackpanda-/);
    await trial.acknowledged(100);
    await allow(engine.topic, [op.READ]);
    await allow('slackpanda-', [op.READ, op.DELETE]);
    trial.rounds = 4;
    await trial.acknowledged(100);
    await trial.finish();
    expect(trial.server.output.split('\n').length).toBeLessThan(60);
  });
});
