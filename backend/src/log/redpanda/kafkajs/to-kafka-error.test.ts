import { expect, it } from 'vitest';
import { toKafkaError } from './to-kafka-error.ts';

it.each([
  ['Connection error: connect ECONNREFUSED 10.0.0.1:9092', 'connection refused'],
  [
    'Connection error: self-signed certificate',
    'its certificate is not trusted (self-signed certificate): set KAFKA_SSL_CA_FILE',
  ],
  ['Closed connection', 'it closed the connection; if it requires TLS, set KAFKA_SSL'],
  ['Request Fetch timed out', 'Request Fetch timed out'],
])('a Kafka error describes the innermost cause: %s', (message, description) => {
  const error = toKafkaError(new Error('outer', { cause: new Error(message) }));
  expect(error.message).toBe(description);
  expect(error).toMatchObject({ type: '', isRefusal: false });
});

it('a Kafka error has the type of the first of several causes and is a refusal', () => {
  const cause = Object.assign(new Error('Topic errors'), {
    errors: [Object.assign(new Error('Invalid config'), { type: 'INVALID_CONFIG' })],
  });
  const error = toKafkaError(new Error('outer', { cause }));
  expect(error).toMatchObject({ message: 'Invalid config', type: 'INVALID_CONFIG', isRefusal: true });
});

it('a Kafka error without a type is a refusal when SASL authentication failed', () => {
  const failure = Object.assign(new Error('invalid credentials'), { name: 'KafkaJSSASLAuthenticationError' });
  expect(toKafkaError(failure)).toMatchObject({ message: 'invalid credentials', type: '', isRefusal: true });
});

it('a Kafka error is not wrapped again', () => {
  const error = toKafkaError(new Error('Closed connection'));
  expect(toKafkaError(error)).toBe(error);
});
