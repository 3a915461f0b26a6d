import type { Admin } from 'kafkajs';

/** Creates a topic of one partition and resolves when it has a leader. kafkajs itself stops waiting on a busy broker. */
export async function createTopicWithLeader(admin: Admin, topic: string): Promise<void> {
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: false });
  for (;;) {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => ({ topics: [] }));
    if (topics[0]?.partitions[0]?.leader !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
