/** Filled when it is a favourite. */
export const Star = ({ lit = false }: { lit?: boolean }) => (
  <svg class={lit ? 'favourite lit' : 'favourite'} viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path
      d="M12 3.500l2.600 5.400 5.900.800-4.300 4.100 1.100 5.900-5.300-2.900-5.300 2.900 1.100-5.900-4.300-4.100 5.900-.800z"
      stroke="currentColor"
      stroke-width="1.800"
      stroke-linejoin="round"
    />
  </svg>
);
