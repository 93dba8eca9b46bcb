/**
 * The direction of a vector, in one signed byte a dimension: an eighth of a double and, for the angle between two texts,
 * as good. Null for a vector without a direction.
 */
export function packVector(vector: readonly number[]): Int8Array | null {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return null;
  return Int8Array.from(vector, (value) => Math.round((value / largest) * 127));
}

/** The cosines between a vector and each of many that lie one behind the other. */
export function cosines(asked: Int8Array, packed: Int8Array): Float64Array {
  const length = asked.length;
  const askedNorm = Math.sqrt(asked.reduce((sum, value) => sum + value * value, 0));
  return Float64Array.from({ length: Math.floor(packed.length / length) }, (_, row) => {
    let dot = 0;
    let square = 0;
    for (let place = 0, at = row * length; place < length; place += 1, at += 1) {
      const value = packed[at] ?? 0;
      dot += value * (asked[place] ?? 0);
      square += value * value;
    }
    return dot / (askedNorm * Math.sqrt(square));
  });
}
