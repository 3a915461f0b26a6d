import { Component, type ReactNode } from 'react';

interface Props {
  /** Draws again when this changes: on a wall nobody presses the button. */
  retryOn: unknown;
  /** Whose place and title stand while it cannot be drawn; without it, the text alone stands where the children would. */
  panel?: { id: string; title: string };
  children: ReactNode;
}

/** One panel that cannot be drawn must not take the others with it. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.retryOn !== this.props.retryOn) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const text = (
      <p className="say" role="alert">
        Could not draw this. The other panels are right.{' '}
        <button type="button" className="word" onClick={() => this.setState({ failed: false })}>
          Try again
        </button>
      </p>
    );
    const { panel } = this.props;
    if (!panel) return text;
    return (
      <section className={`panel ${panel.id}`} id={panel.id} aria-label={panel.title}>
        <header>
          <h2>{panel.title}</h2>
        </header>
        {text}
      </section>
    );
  }
}
