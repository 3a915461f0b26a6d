import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrokerProcess, ConfiguredBroker } from './injection/broker-process.ts';
import { faultPollOptions, isFullRun } from './suite/fault-settings.ts';
import { createBrokerEngine } from './trial/engines.ts';
import { Trial } from './trial/trial.ts';

const LIMITED_USER = { user: 'limited', password: 'limited-secret' };

const BROKER_CONFIG = `
sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512,PLAIN
listener.name.secure.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_slackpanda="slackpanda-secret" user_${LIMITED_USER.user}="${LIMITED_USER.password}";
listener.name.secure.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS;User:slackpanda
`;

describe.skipIf(!ConfiguredBroker.isAvailable)('a cluster with authentication', () => {
  const broker = new ConfiguredBroker(BrokerProcess.freePort(3), BROKER_CONFIG);
  beforeAll(() => broker.start());
  afterAll(() => broker.wipe());

  function login(
    mechanism: string,
    credentials: { user: string; password: string } = broker.secure,
  ): Record<string, string> {
    const { user, password } = credentials;
    const { brokers, caFile } = broker.secure;
    return {
      KAFKA_BROKERS: brokers,
      KAFKA_SSL_CA_FILE: caFile,
      KAFKA_SASL_MECHANISM: mechanism,
      KAFKA_SASL_USERNAME: user,
      KAFKA_SASL_PASSWORD: password,
    };
  }

  // The tests below end with a login by the other two mechanisms.
  it.each(isFullRun ? ['plain', 'scram-sha-256', 'scram-sha-512'] : ['scram-sha-512'])(
    'accepts the product by TLS and %s',
    async (mechanism) => {
      const trial = await Trial.start({
        engine: createBrokerEngine(broker),
        fault: `none: TLS, ${mechanism}`,
        settings: login(mechanism),
      });
      await trial.waitForAcks(100);
      await trial.finish();
    },
  );

  /**
   * Expects that the product names the reason without repeating it, accepts events meanwhile, and forwards them after a
   * restart with the right settings.
   */
  async function expectAcceptsUntilAllowed(
    trial: Trial,
    reason: RegExp,
    rightSettings: Record<string, string>,
  ): Promise<void> {
    await expect.poll(async () => (await trial.health()).log.reason, faultPollOptions).toMatch(reason);
    await trial.waitForAcks(300);
    expect(await trial.health()).toMatchObject({ log: { state: 'disconnected' }, journal: { state: 'ok' } });
    expect(trial.server.output.split('\n').length).toBeLessThan(25);
    expect(trial.server.output).not.toMatch(/limited-secret|slackpanda-secret|hunter2/);
    trial.rounds++;
    await trial.server.stop();
    await trial.server.launch(rightSettings);
    await trial.finish();
  }

  it('refuses a wrong password, and the product names the reason', async () => {
    const settings = login('scram-sha-256', { ...broker.secure, password: 'hunter2hunter2' });
    const trial = await Trial.start({ engine: createBrokerEngine(broker), fault: 'wrong password', settings });
    await expectAcceptsUntilAllowed(
      trial,
      /^refused by localhost:\d+ for \d+ s: SASL.*invalid credentials/,
      login('scram-sha-256'),
    );
  });

  it('has a certificate that the product does not trust, and the product names the setting to change', async () => {
    const settings = { ...login('plain'), KAFKA_SSL_CA_FILE: '', KAFKA_SSL: 'true' };
    const trial = await Trial.start({ engine: createBrokerEngine(broker), fault: 'unknown CA', settings });
    await expectAcceptsUntilAllowed(
      trial,
      /its certificate is not trusted \(self-signed certificate\): set KAFKA_SSL_CA_FILE/,
      login('plain'),
    );
  });

  it('grants the rights to the topic one by one, and the product names each missing one', async () => {
    const { AclOperationTypes: op, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
    const engine = createBrokerEngine(broker);
    const allow = (resourceName: string, operations: number[]) =>
      broker.withAdmin((admin) =>
        admin.createAcls({
          acl: operations.map((operation) => ({
            resourceType: resourceName === engine.topic ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
            resourceName,
            resourcePatternType: ResourcePatternTypes.PREFIXED,
            principal: `User:${LIMITED_USER.user}`,
            host: '*',
            operation,
            permissionType: AclPermissionTypes.ALLOW,
          })),
        }),
      );
    const trial = await Trial.start({ engine, fault: 'rights missing', settings: login('plain', LIMITED_USER) });
    const reason = async () => (await trial.health()).log.reason;
    await expect
      .poll(reason, faultPollOptions)
      .toMatch(/does not exist, or is hidden .* cannot be created: Not authorized/);
    await broker.withAdmin((admin) => admin.createTopics({ topics: [{ topic: engine.topic }] }));
    await allow(engine.topic, [op.DESCRIBE, op.DESCRIBE_CONFIGS]);
    await expect
      .poll(reason, faultPollOptions)
      .toMatch(/^records cannot be forwarded: .* needs permission to write to the topic/);
    await allow(engine.topic, [op.WRITE]);
    await expect
      .poll(reason, faultPollOptions)
      .toMatch(/cannot be read: .*may not read groups whose names begin with slackpanda-/);
    await trial.waitForAcks(100);
    await allow(engine.topic, [op.READ]);
    await allow('slackpanda-', [op.READ, op.DELETE]);
    trial.rounds = 4;
    await trial.waitForAcks(100);
    await trial.finish();
    expect(trial.server.output.split('\n').length).toBeLessThan(60);
  });
});
