import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasBrokerScript, runBrokerScript } from '../../test/broker/broker-script.ts';
import { KAFKA_SCRIPT_VARIABLE, parseExports, runScript } from '../../test/broker/script-file.ts';
import { reportMissing } from '../../test/requirements/report-missing.ts';
import { Broker } from './broker.ts';

/** The folder in which the scripts keep the data of their brokers. */
const BROKER_HOME_DIR = process.env['BROKER_HOME'] ?? join(tmpdir(), 'slackpanda-broker');

/** A broker that a test starts, stops, kills and pauses. */
export class BrokerProcess extends Broker {
  static readonly isAvailable = hasBrokerScript;
  readonly port: number;
  /** The listener with TLS and SASL; empty before the first start, and where the broker has none. */
  secure = { brokers: '', user: '', password: '', caFile: '' };

  constructor(port: number) {
    super(`127.0.0.1:${port}`);
    this.port = port;
  }

  /**
   * Returns the first of three free ports, below the range from which the system takes ports for outgoing connections. It is
   * random, for two runs side by side; within a run, files that pass different lanes (0 to 5) never get the same port.
   */
  static freePort(lane: number): number {
    return 21_000 + 1100 * lane + 3 * Math.floor(Math.random() * 366);
  }

  /** Resolves when the broker listens. Does nothing if it runs. */
  async start(): Promise<void> {
    const settings = parseExports(await this.run('start'));
    this.secure = {
      brokers: settings['TEST_KAFKA_SECURE_BROKERS'] ?? '',
      user: settings['TEST_KAFKA_USER'] ?? '',
      password: settings['TEST_KAFKA_PASSWORD'] ?? '',
      caFile: settings['TEST_KAFKA_CA'] ?? '',
    };
  }

  /** Sends SIGTERM, if the broker runs; resolves when it has ended. */
  stop = () => this.run('stop');
  /** Sends SIGKILL; the data stay. */
  kill = () => this.run('kill');
  /** Sends SIGSTOP: connections stay open, without any response. */
  pause = () => this.run('pause');
  resume = () => this.run('resume');
  /** Sends SIGKILL, and deletes the data. */
  wipe = () => this.run('wipe');

  protected run(verb: string): Promise<string> {
    return runBrokerScript(verb, { BROKER_PORT: String(this.port) });
  }
}

const kafkaScript = process.env[KAFKA_SCRIPT_VARIABLE];

/** A broker with lines of Kafka's configuration, which Redpanda does not take. */
export class ConfiguredBroker extends BrokerProcess {
  static override readonly isAvailable = kafkaScript !== undefined || reportMissing('broker configuration');
  readonly #config: string;
  readonly #home: string;

  /** `config`: lines for `server.properties`, used at the first start. `home`: the folder of its data. */
  constructor(port: number, config: string, home = BROKER_HOME_DIR) {
    super(port);
    this.#config = config;
    this.#home = home;
  }

  /** The path of `server.properties`, which the broker reads at each start. */
  get properties(): string {
    return join(this.#home, String(this.port), 'server.properties');
  }

  protected override run(verb: string): Promise<string> {
    const settings = { BROKER_PORT: String(this.port), BROKER_CONFIG: this.#config, BROKER_HOME: this.#home };
    return runScript(kafkaScript, verb, settings);
  }
}
