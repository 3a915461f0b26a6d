/** The little of kafkajs's inside that idle-queue.ts needs. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  class RequestQueue {
    constructor(options: {
      maxInFlightRequests: number | null;
      requestTimeout: number;
      enforceRequestTimeout: boolean;
      clientId: string;
      broker: string;
      logger: { debug(text: string): void };
    });
    pending: unknown[];
    maybeThrottle(ms: number): void;
    push(request: { entry: { correlationId: number }; expectResponse: boolean; sendRequest(): void }): void;
    checkPendingRequests(): void;
    scheduleCheckPendingRequests(): void;
  }
  export = RequestQueue;
}

/** The little of kafkajs's inside that topic-admin.ts needs. */
declare module 'kafkajs/src/cluster/index.js' {
  import type { ISocketFactory, KafkaConfig, Logger } from 'kafkajs';

  interface Question {
    isolationLevel: 0 | 1;
    topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[];
  }
  interface Answer {
    responses: { topic: string; partitions: { partition: number; timestamp: string; offset: string }[] }[];
  }
  class Cluster {
    constructor(
      options: Omit<KafkaConfig, 'logLevel' | 'logCreator'> & {
        logger: Logger;
        socketFactory: ISocketFactory;
        enforceRequestTimeout: boolean;
        metadataMaxAge: number;
        allowAutoTopicCreation: boolean;
      },
    );
    addTargetTopic(topic: string): Promise<void>;
    refreshMetadataIfNecessary(): Promise<void>;
    findTopicPartitionMetadata(topic: string): { partitionId: number }[];
    /** By the id of their leader. */
    findLeaderForPartitions(topic: string, partitions: number[]): Record<string, number[]>;
    findBroker(broker: { nodeId: string }): Promise<{ listOffsets(question: Question): Promise<Answer> }>;
  }
  export = Cluster;
}

declare module 'kafkajs/src/admin/index.js' {
  import type { Admin, Logger, RetryOptions } from 'kafkajs';
  import type Cluster from 'kafkajs/src/cluster/index.js';

  function createAdmin(parts: { cluster: Cluster; logger: Logger; retry: RetryOptions }): Admin;
  export = createAdmin;
}
