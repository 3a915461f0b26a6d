/** Stands for the browser's EventSource: the test says what the server says. */
export class FakeStream extends EventTarget {
  static all: FakeStream[] = [];
  static get last(): FakeStream {
    const last = FakeStream.all.at(-1);
    if (!last) throw new Error('no stream was opened');
    return last;
  }
  readonly url: string;
  isOpen = true;
  onerror: (() => void) | null = null;
  constructor(url: string) {
    super();
    this.url = url;
    FakeStream.all.push(this);
  }
  close(): void {
    this.isOpen = false;
  }
  say(event: string, data: object, lastEventId = ''): void {
    this.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data), lastEventId }));
  }
}
