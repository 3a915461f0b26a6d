/** Replaces the browser's EventSource; the test emits the server's events. */
export class FakeEventSource extends EventTarget {
  static instances: FakeEventSource[] = [];
  static get last(): FakeEventSource {
    const last = FakeEventSource.instances.at(-1);
    if (!last) throw new Error('No EventSource was opened.');
    return last;
  }
  readonly url: string;
  isOpen = true;
  onerror: (() => void) | null = null;
  constructor(url: string) {
    super();
    this.url = url;
    FakeEventSource.instances.push(this);
  }
  close(): void {
    this.isOpen = false;
  }
  emit(event: string, data: object, lastEventId = ''): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data), lastEventId }));
  }
}
