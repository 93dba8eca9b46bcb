import { type DestinationStream, type LoggerOptions, pino } from "pino";

export type Logger = {
  readonly fatal: LogMethod;
  readonly error: LogMethod;
  readonly warn: LogMethod;
  readonly info: LogMethod;
  readonly debug: LogMethod;
};

type LogMethod = (fields: Record<string, unknown>, message: string) => void;

/**
 * Structured lines on standard error. Secrets are taken out of the finished line, whatever field, depth or message they
 * came in by: naming the fields to leave out would miss the one nobody thought of.
 */
export function createLogger(level: string, destination: DestinationStream = process.stderr): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  return pino(options, { write: (line: string) => destination.write(scrub(line)) });
}

const secretPattern = /cat_(tok|scim)_([a-z]{2,8})_[0-9A-Za-z]{8,}/g;
const urlPasswordPattern = /([a-z]+:\/\/[^/\s:@"]+:)[^@\s"]+@/g;

export function scrub(line: string): string {
  return line.replace(secretPattern, "cat_$1_$2_[secret]").replace(urlPasswordPattern, "$1[secret]@");
}
