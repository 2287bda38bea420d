import type { ComponentChildren } from "preact";
import { Brand } from "./Brand.tsx";

export interface CenteredCardProps {
  readonly heading: string;
  /** What is below the card. */
  readonly below?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page of one card in the middle: sign-in, and what says that something is not possible. */
export function CenteredCard({ heading, below, children }: CenteredCardProps) {
  return (
    <main class="sign-in">
      <div class="card sign-in-card">
        <Brand />
        <h1>{heading}</h1>
        {children}
      </div>
      {below}
    </main>
  );
}
