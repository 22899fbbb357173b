import {
  CreateStaffLink,
  SignInStaff,
  SignInStaffByLink,
  type CreateStaffLinkRequest,
  type StaffLink,
  type StaffLinkSignInRequest,
  type StaffSignedIn,
  type StaffSignInRequest,
} from '#contracts';
import { HandleRpc } from '#messaging';
import { Controller } from '@nestjs/common';
import { StaffLinks } from './staff-links.service';
import { StaffSignIn } from './staff-sign-in.service';

@Controller()
export class StaffSignInController {
  constructor(
    private readonly signIn: StaffSignIn,
    private readonly links: StaffLinks,
  ) {}

  @HandleRpc(SignInStaff)
  byPassword(request: StaffSignInRequest): Promise<StaffSignedIn> {
    return this.signIn.byPassword(request);
  }

  @HandleRpc(SignInStaffByLink)
  byLink(request: StaffLinkSignInRequest): Promise<StaffSignedIn> {
    return this.signIn.byLink(request);
  }

  @HandleRpc(CreateStaffLink)
  createLink(request: CreateStaffLinkRequest): Promise<StaffLink> {
    return this.links.create(request);
  }
}
