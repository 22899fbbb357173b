import { MONITORING_POLICIES } from './monitoring-policies';
import { NETWORK_POLICIES } from './network-policies';
import { POD_POLICIES } from './pod-policies';
import { asProduct, shapeProblems } from './product';
import { SHARED_POLICIES } from './product-policies';
import type { Raw } from './render';

/** Everything that is wrong with what an overlay puts into the cluster; empty when it may go there. */
export function problemsOf(objects: readonly Raw[]): string[] {
  const problems = shapeProblems(objects);
  // The policies trust the shapes.
  if (problems.length > 0) return problems;
  const product = asProduct(objects);
  return [...POD_POLICIES, ...SHARED_POLICIES, ...NETWORK_POLICIES, ...MONITORING_POLICIES].flatMap((policy) => policy(product));
}
