import { Component, type ReactNode } from 'react';

interface Props {
  /** Renders again when this changes, because a wall screen has no pointer that could press the button. */
  retryOn: unknown;
  /** The panel whose frame is kept around the error text; without it, the text replaces the children. */
  panel?: { id: string; title: string };
  children: ReactNode;
}

/** Shows an error text in place of a panel that cannot be rendered, so that the other panels stay. */
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
        This could not be drawn because of an error. The other panels are not affected.{' '}
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
