import { Sessions } from '../account/sessions';
import type { Staff } from '../session/staff';
import { Dialog } from '../ui/dialog';
import { t } from './texts';

export function SessionsDialog({ staff, onClose }: { staff: Staff; onClose: () => void }) {
  return (
    <Dialog title={`${t().sessions}: ${staff.name}`} onClose={onClose} wide>
      <Sessions staffId={staff.id} />
    </Dialog>
  );
}
