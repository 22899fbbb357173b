import { IsString } from 'class-validator';

/** What the Mini App signs in with. */
export class LoginBody {
  /** The launch string as Telegram gave it. */
  @IsString() initData!: string;
}
