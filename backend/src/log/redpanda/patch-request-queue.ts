import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * Stops the timer that kafkajs 2.2.4 keeps for each connection, once a millisecond, to look whether a request waits: 3 %
 * of a core for a product at rest (tulios/kafkajs#1751; the change of its pull request #1768, never released). A queue
 * in which nothing waits has nothing to look after, and whatever is put into it looks by itself.
 */
export function patchRequestQueue(): void {
  const { scheduleCheckPendingRequests: schedule } = RequestQueue.prototype;
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
