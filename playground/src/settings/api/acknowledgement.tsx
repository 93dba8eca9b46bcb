import { type RefObject, useRef, useState } from "react";

type AcknowledgementProps = {
  readonly box: RefObject<HTMLInputElement | null>;
  readonly isGiven: boolean;
  /** Whether somebody tried to go on without it. */
  readonly isMissing: boolean;
  readonly onChange: (isGiven: boolean) => void;
};

/** Holds for the end of one token: should another stand in its place by then, it has to be given again. */
export function useAcknowledgement(tokenId: string | undefined) {
  const box = useRef<HTMLInputElement>(null);
  const [givenFor, setGivenFor] = useState<string>();
  const [isMissing, setMissing] = useState(false);
  const isGiven = givenFor !== undefined && givenFor === tokenId;
  return {
    box,
    isGiven,
    isMissing,
    onChange: (given: boolean) => {
      setGivenFor(given ? tokenId : undefined);
      setMissing(false);
    },
    /** Whether it is given; if not, says so and leads there. */
    demand: () => {
      if (!isGiven) {
        setMissing(true);
        box.current?.focus();
      }
      return isGiven;
    },
  };
}

export function Acknowledgement({ box, isGiven, isMissing, onChange }: AcknowledgementProps) {
  return (
    <div>
      <label className="choice">
        <input
          ref={box}
          type="checkbox"
          checked={isGiven}
          aria-invalid={isMissing}
          onChange={(event) => onChange(event.target.checked)}
        />
        I understand that the current token ends and its clients need the new one.
      </label>
      <div role="alert">{isMissing && <p className="bad small">Tick this first.</p>}</div>
    </div>
  );
}
