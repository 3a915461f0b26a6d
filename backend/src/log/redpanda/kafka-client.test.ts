import { expect, it } from 'vitest';
import { describeKafkaError } from './kafka-client.ts';

it.each([
  ['Connection error: connect ECONNREFUSED 10.0.0.1:9092', 'connection refused'],
  [
    'Connection error: self-signed certificate',
    'its certificate is not trusted (self-signed certificate): set KAFKA_SSL_CA_FILE',
  ],
  ['Closed connection', 'it closes the connection, as brokers do that want TLS (KAFKA_SSL)'],
  ['Request Fetch timed out', 'Request Fetch timed out'],
])('says what an operator must know: %s', (message, words) => {
  expect(describeKafkaError(new Error('outer', { cause: new Error(message) }))).toBe(words);
});
