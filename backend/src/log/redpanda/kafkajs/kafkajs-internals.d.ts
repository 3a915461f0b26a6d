/** What patch-request-queue.ts uses of the internals of kafkajs. */
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

/** What kafkajs-admin.ts uses of the internals of kafkajs. */
declare module 'kafkajs/src/cluster/index.js' {
  import type { ISocketFactory, KafkaConfig, Logger } from 'kafkajs';

  interface ListOffsetsRequest {
    isolationLevel: 0 | 1;
    topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[];
  }
  interface ListOffsetsResponse {
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
    findBroker(broker: {
      nodeId: string;
    }): Promise<{ listOffsets(request: ListOffsetsRequest): Promise<ListOffsetsResponse> }>;
  }
  export = Cluster;
}

declare module 'kafkajs/src/admin/index.js' {
  import type { Admin, Logger, RetryOptions } from 'kafkajs';
  import type Cluster from 'kafkajs/src/cluster/index.js';

  function createAdmin(options: { cluster: Cluster; logger: Logger; retry: RetryOptions }): Admin;
  export = createAdmin;
}
