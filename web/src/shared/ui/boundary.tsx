import { Component, type ReactNode } from 'react';
import { asProblem } from '@/shared/api/problem';
import { ErrorNote } from './error-note';

interface Props {
  children: ReactNode;
}

interface State {
  thrown: { value: unknown } | null;
}

/** Keeps a fault in one panel or route from taking the page with it. */
export class Boundary extends Component<Props, State> {
  override state: State = { thrown: null };

  static getDerivedStateFromError(value: unknown): State {
    return { thrown: { value } };
  }

  override render(): ReactNode {
    if (this.state.thrown === null) return this.props.children;
    return <ErrorNote problem={asProblem(this.state.thrown.value)} onRetry={() => this.setState({ thrown: null })} />;
  }
}
