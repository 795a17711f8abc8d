// @ts-nocheck: generated from openapi.json by `npm run client`; do not edit

import type { Client, ClientMeta, Options as Options2, RequestResult, ServerSentEventsResult, TDataShape } from './client';
import { client } from './client.gen';
import type { AcceptInviteData, AcceptInviteErrors, AcceptInviteResponses, ArchiveDeviceData, ArchiveDeviceErrors, ArchiveDeviceResponses, AskAboutLostFactorData, AskAboutLostFactorErrors, AskAboutLostFactorResponses, AskAgainData, AskAgainErrors, AskAgainResponses, AskDocumentData, AskDocumentErrors, AskDocumentResponses, AskForCodeData, AskForCodeErrors, AskForCodeResponses, AskForLinkData, AskForLinkErrors, AskForLinkResponses, AskForResetData, AskForResetErrors, AskForResetResponses, BeginAtProviderData, BeginAtProviderErrors, BeginAtProviderResponses, BeginProviderLinkData, BeginProviderLinkErrors, BeginProviderLinkResponses, CancelByLinkData, CancelByLinkErrors, CancelByLinkResponses, CancelOrderData, CancelOrderErrors, CancelOrderResponses, CancelOwnLostFactorData, CancelOwnLostFactorErrors, CancelOwnLostFactorResponses, ChangeDeviceData, ChangeDeviceErrors, ChangeDeviceResponses, ChangeGrantData, ChangeGrantErrors, ChangeGrantResponses, ChangeHealingTierData, ChangeHealingTierErrors, ChangeHealingTierResponses, ChangePasswordData, ChangePasswordErrors, ChangePasswordResponses, ChangeProviderData, ChangeProviderErrors, ChangeProviderResponses, ChangeSiteSettingsData, ChangeSiteSettingsErrors, ChangeSiteSettingsResponses, ChangeUserData, ChangeUserErrors, ChangeUserResponses, CheckPasswordData, CheckPasswordErrors, CheckPasswordResponses, CloseAlarmData, CloseAlarmErrors, CloseAlarmResponses, ConfirmKeysData, ConfirmKeysErrors, ConfirmKeysResponses, ConfirmTotpData, ConfirmTotpErrors, ConfirmTotpResponses, CountSitesData, CountSitesErrors, CountSitesResponses, CreateApiKeyData, CreateApiKeyErrors, CreateApiKeyResponses, CreateDeviceData, CreateDeviceErrors, CreateDeviceResponses, CreateEnrolmentCodeData, CreateEnrolmentCodeErrors, CreateEnrolmentCodeResponses, CreateOrganisationData, CreateOrganisationErrors, CreateOrganisationResponses, CreatePartnerData, CreatePartnerErrors, CreatePartnerResponses, CreateProviderData, CreateProviderErrors, CreateProviderResponses, CreateSiteData, CreateSiteErrors, CreateSiteResponses, CreateUserData, CreateUserErrors, CreateUserResponses, DecideLostFactorData, DecideLostFactorErrors, DecideLostFactorResponses, DecideRequestData, DecideRequestErrors, DecideRequestResponses, DecideWaitingPersonData, DecideWaitingPersonErrors, DecideWaitingPersonResponses, DownloadAnchorData, DownloadAnchorErrors, DownloadAnchorResponses, DownloadAuditData, DownloadAuditErrors, DownloadAuditorKitData, DownloadAuditorKitErrors, DownloadAuditorKitResponses, DownloadAuditResponses, DownloadTrustFileData, DownloadTrustFileErrors, DownloadTrustFileResponses, DrawSampleData, DrawSampleErrors, DrawSampleResponses, EndGrantData, EndGrantErrors, EndGrantResponses, EndOwnSessionData, EndOwnSessionErrors, EndOwnSessionResponses, EndSessionOfData, EndSessionOfErrors, EndSessionOfResponses, EndSessionsOfData, EndSessionsOfErrors, EndSessionsOfResponses, EnrolTotpData, EnrolTotpErrors, EnrolTotpResponses, EnterData, EnterErrors, EnterResponses, GetApplianceData, GetApplianceErrors, GetApplianceResponses, GetCheckData, GetCheckErrors, GetCheckResponses, GetConsistencyData, GetConsistencyErrors, GetConsistencyResponses, GetCsrfTokenData, GetCsrfTokenErrors, GetCsrfTokenResponses, GetDeviceData, GetDeviceErrors, GetDeviceResponses, GetEntryByNumberData, GetEntryByNumberErrors, GetEntryByNumberResponses, GetEntryData, GetEntryErrors, GetEntryResponses, GetFindingData, GetFindingErrors, GetFindingResponses, GetFrameworkStandingData, GetFrameworkStandingErrors, GetFrameworkStandingResponses, GetHealingTierData, GetHealingTierErrors, GetHealingTierResponses, GetHealthData, GetHealthErrors, GetHealthResponses, GetIncidentData, GetIncidentErrors, GetIncidentResponses, GetLogHeadsData, GetLogHeadsErrors, GetLogHeadsResponses, GetMeData, GetMeErrors, GetMeResponses, GetOrderData, GetOrderErrors, GetOrderResponses, GetOrganisationData, GetOrganisationErrors, GetOrganisationResponses, GetOverviewData, GetOverviewErrors, GetOverviewResponses, GetOwnFactorsData, GetOwnFactorsErrors, GetOwnFactorsResponses, GetOwnGrantData, GetOwnGrantErrors, GetOwnGrantResponses, GetOwnIdentitiesData, GetOwnIdentitiesErrors, GetOwnIdentitiesResponses, GetOwnLostFactorData, GetOwnLostFactorErrors, GetOwnLostFactorResponses, GetPartnerData, GetPartnerErrors, GetPartnerResponses, GetPasskeyChallengeData, GetPasskeyChallengeErrors, GetPasskeyChallengeResponses, GetPasswordRulesData, GetPasswordRulesErrors, GetPasswordRulesResponses, GetRegistrationChallengeData, GetRegistrationChallengeErrors, GetRegistrationChallengeResponses, GetRetentionData, GetRetentionErrors, GetRetentionResponses, GetRunbookData, GetRunbookErrors, GetRunbookResponses, GetSecondFactorData, GetSecondFactorErrors, GetSecondFactorResponses, GetSignInMethodsData, GetSignInMethodsErrors, GetSignInMethodsResponses, GetSiteData, GetSiteErrors, GetSiteResponses, GetSiteSettingsData, GetSiteSettingsErrors, GetSiteSettingsResponses, GetSiteSummaryData, GetSiteSummaryErrors, GetSiteSummaryResponses, GetStepUpChallengeData, GetStepUpChallengeErrors, GetStepUpChallengeResponses, GiveConsentData, GiveConsentErrors, GiveConsentResponses, GiveGrantData, GiveGrantErrors, GiveGrantResponses, GiveOrderData, GiveOrderErrors, GiveOrderResponses, InspectInviteData, InspectInviteErrors, InspectInviteResponses, InspectResetData, InspectResetErrors, InspectResetResponses, InviteData, InviteErrors, InviteResponses, LinkProviderData, LinkProviderErrors, LinkProviderResponses, ListAnchorsData, ListAnchorsErrors, ListAnchorsResponses, ListApiKeysData, ListApiKeysErrors, ListApiKeysResponses, ListAppliancesData, ListAppliancesErrors, ListAppliancesResponses, ListAttemptsData, ListAttemptsErrors, ListAttemptsResponses, ListAuditData, ListAuditErrors, ListAuditResponses, ListCheckpointsData, ListCheckpointsErrors, ListCheckpointsResponses, ListChecksData, ListChecksErrors, ListChecksResponses, ListConsentsData, ListConsentsErrors, ListConsentsResponses, ListControlsData, ListControlsErrors, ListControlsResponses, ListDevicesData, ListDevicesErrors, ListDevicesResponses, ListEnrolmentCodesData, ListEnrolmentCodesErrors, ListEnrolmentCodesResponses, ListEntriesData, ListEntriesErrors, ListEntriesResponses, ListFindingsData, ListFindingsErrors, ListFindingsResponses, ListFrameworksData, ListFrameworksErrors, ListFrameworksResponses, ListGrantsData, ListGrantsErrors, ListGrantsResponses, ListIncidentsData, ListIncidentsErrors, ListIncidentsResponses, ListInvitesData, ListInvitesErrors, ListInvitesResponses, ListKeyEntriesData, ListKeyEntriesErrors, ListKeyEntriesResponses, ListLeavesData, ListLeavesErrors, ListLeavesResponses, ListLogsData, ListLogsErrors, ListLogsResponses, ListLostFactorsData, ListLostFactorsErrors, ListLostFactorsResponses, ListOrdersData, ListOrdersErrors, ListOrdersResponses, ListOrganisationsData, ListOrganisationsErrors, ListOrganisationsResponses, ListOwnSessionsData, ListOwnSessionsErrors, ListOwnSessionsResponses, ListPartnersData, ListPartnersErrors, ListPartnersResponses, ListPeopleSessionsData, ListPeopleSessionsErrors, ListPeopleSessionsResponses, ListProvidersData, ListProvidersErrors, ListProvidersResponses, ListRequestsData, ListRequestsErrors, ListRequestsResponses, ListRunbooksData, ListRunbooksErrors, ListRunbooksResponses, ListScoresData, ListScoresErrors, ListScoresResponses, ListSiteAppliancesData, ListSiteAppliancesErrors, ListSiteAppliancesResponses, ListSiteDevicesData, ListSiteDevicesErrors, ListSiteDevicesResponses, ListSitesData, ListSitesErrors, ListSitesResponses, ListUsersData, ListUsersErrors, ListUsersResponses, ListVerificationsData, ListVerificationsErrors, ListVerificationsResponses, ListWaitingPeopleData, ListWaitingPeopleErrors, ListWaitingPeopleResponses, OpenClientLinkData, OpenClientLinkErrors, OpenClientLinkResponses, OpenPartnerLinkData, OpenPartnerLinkErrors, OpenPartnerLinkResponses, PurgeExpiredData, PurgeExpiredErrors, PurgeExpiredResponses, PutRetentionData, PutRetentionErrors, PutRetentionResponses, RedeemResetData, RedeemResetErrors, RedeemResetResponses, RegisterPasskeyData, RegisterPasskeyErrors, RegisterPasskeyResponses, RemovePasskeyData, RemovePasskeyErrors, RemovePasskeyResponses, RemoveProviderData, RemoveProviderErrors, RemoveProviderResponses, RemoveTotpData, RemoveTotpErrors, RemoveTotpResponses, RenameApplianceData, RenameApplianceErrors, RenameApplianceResponses, RenameOrganisationData, RenameOrganisationErrors, RenameOrganisationResponses, RenamePartnerData, RenamePartnerErrors, RenamePartnerResponses, RenameSiteData, RenameSiteErrors, RenameSiteResponses, RenewRecoveryCodesData, RenewRecoveryCodesErrors, RenewRecoveryCodesResponses, RequestScanData, RequestScanErrors, RequestScanResponses, RetireApplianceData, RetireApplianceErrors, RetireApplianceResponses, ReturnFromProviderData, ReturnFromProviderErrors, ReturnFromProviderResponses, RevokeApiKeyData, RevokeApiKeyErrors, RevokeApiKeyResponses, RevokeConsentData, RevokeConsentErrors, RevokeConsentResponses, RevokeInviteData, RevokeInviteErrors, RevokeInviteResponses, SendResetData, SendResetErrors, SendResetResponses, SetDeviceCredentialData, SetDeviceCredentialErrors, SetDeviceCredentialResponses, SetHealingStopData, SetHealingStopErrors, SetHealingStopResponses, ShowSecondFactorData, ShowSecondFactorErrors, ShowSecondFactorResponses, SignInData, SignInErrors, SignInResponses, SignInWithPasskeyData, SignInWithPasskeyErrors, SignInWithPasskeyResponses, SignOutData, SignOutErrors, SignOutResponses, StepUpData, StepUpErrors, StepUpResponses, StreamEventsData, StreamEventsErrors, StreamEventsResponses, UnlinkProviderData, UnlinkProviderErrors, UnlinkProviderResponses } from './types.gen';

export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: keyof ClientMeta extends never ? Record<string, unknown> : ClientMeta;
};

/**
 * API keys, newest first
 *
 * Keys within the caller's scope, ended ones included; never the secret part.
 */
export const listApiKeys = <ThrowOnError extends boolean = true>(options?: Options<ListApiKeysData, ThrowOnError>): RequestResult<ListApiKeysResponses, ListApiKeysErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListApiKeysResponses, ListApiKeysErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/api-keys',
    ...options
});

/**
 * Make an API key
 *
 * The key is in this answer only. Keys read; what changes something takes a person.
 */
export const createApiKey = <ThrowOnError extends boolean = true>(options: Options<CreateApiKeyData, ThrowOnError>): RequestResult<CreateApiKeyResponses, CreateApiKeyErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateApiKeyResponses, CreateApiKeyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/api-keys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Revoke an API key
 *
 * It counts no more from now on.
 */
export const revokeApiKey = <ThrowOnError extends boolean = true>(options: Options<RevokeApiKeyData, ThrowOnError>): RequestResult<RevokeApiKeyResponses, RevokeApiKeyErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<RevokeApiKeyResponses, RevokeApiKeyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/api-keys/{api_key_id}',
    ...options
});

/**
 * Appliances in scope, by name
 *
 * Those in one state when named. Retired ones are left out.
 */
export const listAppliances = <ThrowOnError extends boolean = true>(options?: Options<ListAppliancesData, ThrowOnError>): RequestResult<ListAppliancesResponses, ListAppliancesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListAppliancesResponses, ListAppliancesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/appliances',
    ...options
});

/**
 * An appliance
 *
 * What it reports, and the fingerprints to compare.
 */
export const getAppliance = <ThrowOnError extends boolean = true>(options: Options<GetApplianceData, ThrowOnError>): RequestResult<GetApplianceResponses, GetApplianceErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetApplianceResponses, GetApplianceErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/appliances/{appliance_id}',
    ...options
});

/**
 * Rename an appliance
 *
 * Another name.
 */
export const renameAppliance = <ThrowOnError extends boolean = true>(options: Options<RenameApplianceData, ThrowOnError>): RequestResult<RenameApplianceResponses, RenameApplianceErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<RenameApplianceResponses, RenameApplianceErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/appliances/{appliance_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Confirm that the fingerprints are those the appliance shows
 *
 * Until then no target, credential or rule is delivered to it.
 */
export const confirmKeys = <ThrowOnError extends boolean = true>(options: Options<ConfirmKeysData, ThrowOnError>): RequestResult<ConfirmKeysResponses, ConfirmKeysErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ConfirmKeysResponses, ConfirmKeysErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/appliances/{appliance_id}/confirm-keys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Retire an appliance
 *
 * Its keys are no longer taken; its evidence stays. Stated in the site's log, with the box that replaces it.
 *
 * `replaced_by` is a live appliance of the same site whose keys a person compared.
 */
export const retireAppliance = <ThrowOnError extends boolean = true>(options: Options<RetireApplianceData, ThrowOnError>): RequestResult<RetireApplianceResponses, RetireApplianceErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RetireApplianceResponses, RetireApplianceErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/appliances/{appliance_id}/retire',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Attempts, newest first
 *
 * Attempts within the caller's scope, with guards and steps.
 */
export const listAttempts = <ThrowOnError extends boolean = true>(options?: Options<ListAttemptsData, ThrowOnError>): RequestResult<ListAttemptsResponses, ListAttemptsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListAttemptsResponses, ListAttemptsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/attempts',
    ...options
});

/**
 * Who did what, newest first
 *
 * Lines within the caller's scope that match every filter.
 */
export const listAudit = <ThrowOnError extends boolean = true>(options?: Options<ListAuditData, ThrowOnError>): RequestResult<ListAuditResponses, ListAuditErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListAuditResponses, ListAuditErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/audit',
    ...options
});

/**
 * The same lines as one sheet, none left out
 *
 * Every line that matches. No cell is a formula to a spreadsheet. That it was taken is a line of its own.
 */
export const downloadAudit = <ThrowOnError extends boolean = true>(options?: Options<DownloadAuditData, ThrowOnError>): RequestResult<DownloadAuditResponses, DownloadAuditErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<DownloadAuditResponses, DownloadAuditErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/audit.csv',
    ...options
});

/**
 * Auditors' grants, newest first
 *
 * Grants within the caller's scope, ended ones included; of one organisation when named.
 */
export const listGrants = <ThrowOnError extends boolean = true>(options?: Options<ListGrantsData, ThrowOnError>): RequestResult<ListGrantsResponses, ListGrantsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListGrantsResponses, ListGrantsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auditor-grants',
    ...options
});

/**
 * Let an auditor read
 *
 * Evidence, scores and kit of one organisation, for 14 days unless told otherwise, 30 at most.
 */
export const giveGrant = <ThrowOnError extends boolean = true>(options: Options<GiveGrantData, ThrowOnError>): RequestResult<GiveGrantResponses, GiveGrantErrors, ThrowOnError, 'data'> => (options.client ?? client).post<GiveGrantResponses, GiveGrantErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auditor-grants',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * End a grant
 *
 * At once; the auditor's sessions end with it.
 */
export const endGrant = <ThrowOnError extends boolean = true>(options: Options<EndGrantData, ThrowOnError>): RequestResult<EndGrantResponses, EndGrantErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<EndGrantResponses, EndGrantErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auditor-grants/{grant_id}',
    ...options
});

/**
 * Change when a grant ends
 *
 * Sooner, or later within 30 days of the day it was given. Sessions never outlast it.
 */
export const changeGrant = <ThrowOnError extends boolean = true>(options: Options<ChangeGrantData, ThrowOnError>): RequestResult<ChangeGrantResponses, ChangeGrantErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeGrantResponses, ChangeGrantErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auditor-grants/{grant_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Ask for a code, as an auditor
 *
 * Mailed where a grant names the address. The same answer for any address.
 */
export const askForCode = <ThrowOnError extends boolean = true>(options: Options<AskForCodeData, ThrowOnError>): RequestResult<AskForCodeResponses, AskForCodeErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AskForCodeResponses, AskForCodeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auditor/codes',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sign in by code, as an auditor
 *
 * In the browser that asked, once, within ten minutes and five tries.
 */
export const enter = <ThrowOnError extends boolean = true>(options: Options<EnterData, ThrowOnError>): RequestResult<EnterResponses, EnterErrors, ThrowOnError, 'data'> => (options.client ?? client).post<EnterResponses, EnterErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auditor/enter',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * What one may read, and until when
 *
 * The signed-in auditor's grant.
 */
export const getOwnGrant = <ThrowOnError extends boolean = true>(options?: Options<GetOwnGrantData, ThrowOnError>): RequestResult<GetOwnGrantResponses, GetOwnGrantErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetOwnGrantResponses, GetOwnGrantErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auditor/grant',
    ...options
});

/**
 * A token for unsafe requests
 *
 * Bound to the session when there is one, else good for signing in only. Comes in the body and as a cookie.
 */
export const getCsrfToken = <ThrowOnError extends boolean = true>(options?: Options<GetCsrfTokenData, ThrowOnError>): RequestResult<GetCsrfTokenResponses, GetCsrfTokenErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetCsrfTokenResponses, GetCsrfTokenErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/csrf',
    ...options
});

/**
 * Ask for a link to sign in with
 *
 * Mailed to accounts of partners and clients. The same answer for known and unknown addresses.
 */
export const askForLink = <ThrowOnError extends boolean = true>(options: Options<AskForLinkData, ThrowOnError>): RequestResult<AskForLinkResponses, AskForLinkErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AskForLinkResponses, AskForLinkErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/links',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sign in
 *
 * Sets the session cookie and a new CSRF cookie. One answer for every cause of failure.
 *
 * Where a second factor is enrolled: 401 `second_factor_required`, to be shown at `/api/auth/second-factor`.
 */
export const signIn = <ThrowOnError extends boolean = true>(options: Options<SignInData, ThrowOnError>): RequestResult<SignInResponses, SignInErrors, ThrowOnError, 'data'> => (options.client ?? client).post<SignInResponses, SignInErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/login',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sign out
 *
 * Ends the session and clears what the browser keeps of it.
 */
export const signOut = <ThrowOnError extends boolean = true>(options?: Options<SignOutData, ThrowOnError>): RequestResult<SignOutResponses, SignOutErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<SignOutResponses, SignOutErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/logout',
    ...options
});

/**
 * Say that one's second factor is lost
 *
 * For a browser that is half signed in. Asked again, it says how that stands.
 */
export const askAboutLostFactor = <ThrowOnError extends boolean = true>(options?: Options<AskAboutLostFactorData, ThrowOnError>): RequestResult<AskAboutLostFactorResponses, AskAboutLostFactorErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<AskAboutLostFactorResponses, AskAboutLostFactorErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/lost-factor',
    ...options
});

/**
 * Cancel by the mailed link
 *
 * As long as nothing was removed.
 */
export const cancelByLink = <ThrowOnError extends boolean = true>(options: Options<CancelByLinkData, ThrowOnError>): RequestResult<CancelByLinkResponses, CancelByLinkErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CancelByLinkResponses, CancelByLinkErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/lost-factor/cancel',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Who is signed in
 *
 * The caller's account and session.
 */
export const getMe = <ThrowOnError extends boolean = true>(options?: Options<GetMeData, ThrowOnError>): RequestResult<GetMeResponses, GetMeErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetMeResponses, GetMeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/me',
    ...options
});

/**
 * Ways to sign in
 *
 * What this server offers now.
 */
export const getSignInMethods = <ThrowOnError extends boolean = true>(options?: Options<GetSignInMethodsData, ThrowOnError>): RequestResult<GetSignInMethodsResponses, GetSignInMethodsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetSignInMethodsResponses, GetSignInMethodsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/methods',
    ...options
});

/**
 * Begin a sign-in by a provider
 *
 * Where to send the browser: authorization code with PKCE. Good for ten minutes, once, in this browser.
 */
export const beginAtProvider = <ThrowOnError extends boolean = true>(options: Options<BeginAtProviderData, ThrowOnError>): RequestResult<BeginAtProviderResponses, BeginAtProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<BeginAtProviderResponses, BeginAtProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/oauth/{provider}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Finish a sign-in by a provider
 *
 * One factor: where a second is enrolled, 401 `second_factor_required`. 403 names what was not accepted.
 */
export const returnFromProvider = <ThrowOnError extends boolean = true>(options: Options<ReturnFromProviderData, ThrowOnError>): RequestResult<ReturnFromProviderResponses, ReturnFromProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ReturnFromProviderResponses, ReturnFromProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/oauth/{provider}/return',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sign in with a passkey
 *
 * One answer for every cause of failure. Counts as both factors: its user is always verified.
 */
export const signInWithPasskey = <ThrowOnError extends boolean = true>(options: Options<SignInWithPasskeyData, ThrowOnError>): RequestResult<SignInWithPasskeyResponses, SignInWithPasskeyErrors, ThrowOnError, 'data'> => (options.client ?? client).post<SignInWithPasskeyResponses, SignInWithPasskeyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/passkeys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * A challenge to sign in with a passkey
 *
 * For this browser, once. The same answer whoever asks; a half signed-in browser is told its person's passkeys.
 */
export const getPasskeyChallenge = <ThrowOnError extends boolean = true>(options?: Options<GetPasskeyChallengeData, ThrowOnError>): RequestResult<GetPasskeyChallengeResponses, GetPasskeyChallengeErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<GetPasskeyChallengeResponses, GetPasskeyChallengeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/passkeys/options',
    ...options
});

/**
 * Change one's own password
 *
 * Ends every other session; this one gets a new token. Each rule that is not met comes back as a field.
 */
export const changePassword = <ThrowOnError extends boolean = true>(options: Options<ChangePasswordData, ThrowOnError>): RequestResult<ChangePasswordResponses, ChangePasswordErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ChangePasswordResponses, ChangePasswordErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/password',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Judge a password by every rule
 *
 * Nothing is stored; for a page that shows each rule live.
 */
export const checkPassword = <ThrowOnError extends boolean = true>(options: Options<CheckPasswordData, ThrowOnError>): RequestResult<CheckPasswordResponses, CheckPasswordErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CheckPasswordResponses, CheckPasswordErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/password-check',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The password rules in words
 *
 * Every rule, none met.
 */
export const getPasswordRules = <ThrowOnError extends boolean = true>(options?: Options<GetPasswordRulesData, ThrowOnError>): RequestResult<GetPasswordRulesResponses, GetPasswordRulesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetPasswordRulesResponses, GetPasswordRulesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/password-rules',
    ...options
});

/**
 * Ask for a link to set a new password
 *
 * Mailed to the account of that address. The same answer for any address.
 */
export const askForReset = <ThrowOnError extends boolean = true>(options: Options<AskForResetData, ThrowOnError>): RequestResult<AskForResetResponses, AskForResetErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AskForResetResponses, AskForResetErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/resets',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Whose password does this link set?
 *
 * Uses nothing up. With a password, judges it by every rule.
 */
export const inspectReset = <ThrowOnError extends boolean = true>(options: Options<InspectResetData, ThrowOnError>): RequestResult<InspectResetResponses, InspectResetErrors, ThrowOnError, 'data'> => (options.client ?? client).post<InspectResetResponses, InspectResetErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/resets/inspect',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Set a new password by link
 *
 * Once, within 30 minutes. Ends every session; opens none: sign in next, with the second factor if there is one.
 */
export const redeemReset = <ThrowOnError extends boolean = true>(options: Options<RedeemResetData, ThrowOnError>): RequestResult<RedeemResetResponses, RedeemResetErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RedeemResetResponses, RedeemResetErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/resets/redeem',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * What is still owed
 *
 * For a browser that is half signed in: which factors its person has.
 */
export const getSecondFactor = <ThrowOnError extends boolean = true>(options?: Options<GetSecondFactorData, ThrowOnError>): RequestResult<GetSecondFactorResponses, GetSecondFactorErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetSecondFactorResponses, GetSecondFactorErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/second-factor',
    ...options
});

/**
 * Show the second factor
 *
 * Finishes a sign-in within ten minutes, in the browser that began it. Failures count towards the lock-out.
 */
export const showSecondFactor = <ThrowOnError extends boolean = true>(options: Options<ShowSecondFactorData, ThrowOnError>): RequestResult<ShowSecondFactorResponses, ShowSecondFactorErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ShowSecondFactorResponses, ShowSecondFactorErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/second-factor',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Prove again who you are
 *
 * Good for 15 minutes. The session gets a new token.
 */
export const stepUp = <ThrowOnError extends boolean = true>(options: Options<StepUpData, ThrowOnError>): RequestResult<StepUpResponses, StepUpErrors, ThrowOnError, 'data'> => (options.client ?? client).post<StepUpResponses, StepUpErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/step-up',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * A challenge to prove again with a passkey
 *
 * For this session, once; answer it at `/api/auth/step-up`.
 */
export const getStepUpChallenge = <ThrowOnError extends boolean = true>(options?: Options<GetStepUpChallengeData, ThrowOnError>): RequestResult<GetStepUpChallengeResponses, GetStepUpChallengeErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<GetStepUpChallengeResponses, GetStepUpChallengeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/auth/step-up/options',
    ...options
});

/**
 * The checks of this server's catalogue
 *
 * All of them, by id, with objective, paragraphs and words.
 */
export const listChecks = <ThrowOnError extends boolean = true>(options?: Options<ListChecksData, ThrowOnError>): RequestResult<ListChecksResponses, ListChecksErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListChecksResponses, ListChecksErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/catalogue/checks',
    ...options
});

/**
 * One check of this server's catalogue
 *
 * Objective, paragraphs, words, and the fixes that heal it.
 */
export const getCheck = <ThrowOnError extends boolean = true>(options: Options<GetCheckData, ThrowOnError>): RequestResult<GetCheckResponses, GetCheckErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetCheckResponses, GetCheckErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/catalogue/checks/{check_id}',
    ...options
});

/**
 * Where the controls of a framework stand
 *
 * Name a site or an organisation. Each control with its objectives, checks, and what is missing.
 */
export const getFrameworkStanding = <ThrowOnError extends boolean = true>(options: Options<GetFrameworkStandingData, ThrowOnError>): RequestResult<GetFrameworkStandingResponses, GetFrameworkStandingErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFrameworkStandingResponses, GetFrameworkStandingErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/compliance/frameworks/{framework}',
    ...options
});

/**
 * Score and coverage of every site, with their working
 *
 * Sites within the caller's scope, by name. What is stale at this moment counts in no score.
 */
export const listScores = <ThrowOnError extends boolean = true>(options?: Options<ListScoresData, ThrowOnError>): RequestResult<ListScoresResponses, ListScoresErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListScoresResponses, ListScoresErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/compliance/scores',
    ...options
});

/**
 * End a consent
 *
 * Appliances hear of it at their next check-in.
 */
export const revokeConsent = <ThrowOnError extends boolean = true>(options: Options<RevokeConsentData, ThrowOnError>): RequestResult<RevokeConsentResponses, RevokeConsentErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RevokeConsentResponses, RevokeConsentErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/consents/{consent_id}/revoke',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Devices, by name
 *
 * Live devices within the caller's scope, of one site when named.
 */
export const listDevices = <ThrowOnError extends boolean = true>(options?: Options<ListDevicesData, ThrowOnError>): RequestResult<ListDevicesResponses, ListDevicesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListDevicesResponses, ListDevicesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/devices',
    ...options
});

/**
 * Stop watching a device
 *
 * Its log-in key is forgotten, its evidence stays.
 */
export const archiveDevice = <ThrowOnError extends boolean = true>(options: Options<ArchiveDeviceData, ThrowOnError>): RequestResult<ArchiveDeviceResponses, ArchiveDeviceErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<ArchiveDeviceResponses, ArchiveDeviceErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/devices/{device_id}',
    ...options
});

/**
 * A device
 *
 * How it is reached, who watches it, how it is treated.
 */
export const getDevice = <ThrowOnError extends boolean = true>(options: Options<GetDeviceData, ThrowOnError>): RequestResult<GetDeviceResponses, GetDeviceErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetDeviceResponses, GetDeviceErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/devices/{device_id}',
    ...options
});

/**
 * Change a device
 *
 * Name, role or class; a device that becomes medical or unknown loses its log-in key.
 */
export const changeDevice = <ThrowOnError extends boolean = true>(options: Options<ChangeDeviceData, ThrowOnError>): RequestResult<ChangeDeviceResponses, ChangeDeviceErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeDeviceResponses, ChangeDeviceErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/devices/{device_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Replace a device's log-in key
 *
 * Write-only: sealed to the appliance, never shown.
 */
export const setDeviceCredential = <ThrowOnError extends boolean = true>(options: Options<SetDeviceCredentialData, ThrowOnError>): RequestResult<SetDeviceCredentialResponses, SetDeviceCredentialErrors, ThrowOnError, 'data'> => (options.client ?? client).put<SetDeviceCredentialResponses, SetDeviceCredentialErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/devices/{device_id}/credential',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * What changes, as it changes
 *
 * Server-sent events within the caller's scope, ids only; resumable. Never extends the idle time.
 */
export const streamEvents = <ThrowOnError extends boolean = true>(options?: Options<StreamEventsData, ThrowOnError, unknown>): Promise<ServerSentEventsResult<StreamEventsResponses>> => (options?.client ?? client).sse.get<StreamEventsResponses, StreamEventsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/events',
    ...options
});

/**
 * Close an alarm of an evidence log
 *
 * It stays listed, as closed, here and in every kit; it counts no more among what needs somebody.
 */
export const closeAlarm = <ThrowOnError extends boolean = true>(options: Options<CloseAlarmData, ThrowOnError>): RequestResult<CloseAlarmResponses, CloseAlarmErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CloseAlarmResponses, CloseAlarmErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/alarms/{alarm_id}/close',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Who outside vouches for the time of the logs
 *
 * Heads of the platform log with their time stamps, over the logs in scope (the first 256), newest first.
 */
export const listAnchors = <ThrowOnError extends boolean = true>(options?: Options<ListAnchorsData, ThrowOnError>): RequestResult<ListAnchorsResponses, ListAnchorsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListAnchorsResponses, ListAnchorsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/anchors',
    ...options
});

/**
 * Ask failing time-stamping authorities again now
 *
 * Each failure makes the wait before the next try longer, up to an hour. This ends the waits; the counts stay.
 */
export const askAgain = <ThrowOnError extends boolean = true>(options?: Options<AskAgainData, ThrowOnError>): RequestResult<AskAgainResponses, AskAgainErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<AskAgainResponses, AskAgainErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/anchors/ask-again',
    ...options
});

/**
 * Checkpoints, newest first
 *
 * Signed heads of the logs in scope and who co-signed them.
 */
export const listCheckpoints = <ThrowOnError extends boolean = true>(options?: Options<ListCheckpointsData, ThrowOnError>): RequestResult<ListCheckpointsResponses, ListCheckpointsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListCheckpointsResponses, ListCheckpointsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/checkpoints',
    ...options
});

/**
 * Controls to narrow entries by
 *
 * Every control of every framework of this server's catalogue, and how many checks serve it.
 */
export const listControls = <ThrowOnError extends boolean = true>(options?: Options<ListControlsData, ThrowOnError>): RequestResult<ListControlsResponses, ListControlsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListControlsResponses, ListControlsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/controls',
    ...options
});

/**
 * Evidence entries, newest first
 *
 * Entries in scope, filtered; the dates are those of receipt.
 */
export const listEntries = <ThrowOnError extends boolean = true>(options?: Options<ListEntriesData, ThrowOnError>): RequestResult<ListEntriesResponses, ListEntriesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListEntriesResponses, ListEntriesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/entries',
    ...options
});

/**
 * The entry of an appliance's number
 *
 * Findings, incidents and attempts name their entry by appliance, epoch and number.
 */
export const getEntryByNumber = <ThrowOnError extends boolean = true>(options: Options<GetEntryByNumberData, ThrowOnError>): RequestResult<GetEntryByNumberResponses, GetEntryByNumberErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetEntryByNumberResponses, GetEntryByNumberErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/entries/by-number',
    ...options
});

/**
 * An evidence entry
 *
 * Statement, envelope, signer, neighbours, inclusion proof, checkpoint, and its times kept apart.
 */
export const getEntry = <ThrowOnError extends boolean = true>(options: Options<GetEntryData, ThrowOnError>): RequestResult<GetEntryResponses, GetEntryErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetEntryResponses, GetEntryErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/entries/{entry_id}',
    ...options
});

/**
 * Evidence logs with their state
 *
 * Size, newest checkpoint, witnesses, chains and alarms of each site's log; at most 256.
 */
export const listLogs = <ThrowOnError extends boolean = true>(options?: Options<ListLogsData, ThrowOnError>): RequestResult<ListLogsResponses, ListLogsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListLogsResponses, ListLogsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/logs',
    ...options
});

/**
 * Download an anchor's files
 *
 * `anchors/<size>/…` as a kit holds it, with the path of this log, and `received/…` as the authorities sent it.
 */
export const downloadAnchor = <ThrowOnError extends boolean = true>(options: Options<DownloadAnchorData, ThrowOnError>): RequestResult<DownloadAnchorResponses, DownloadAnchorErrors, ThrowOnError, 'data'> => (options.client ?? client).get<DownloadAnchorResponses, DownloadAnchorErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/logs/{log_id}/anchors/{anchor_id}',
    ...options
});

/**
 * Consistency of two heads of a log
 *
 * RFC 6962 2.1.2: that the tree of `new` leaves continues the tree of `old`.
 */
export const getConsistency = <ThrowOnError extends boolean = true>(options: Options<GetConsistencyData, ThrowOnError>): RequestResult<GetConsistencyResponses, GetConsistencyErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetConsistencyResponses, GetConsistencyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/logs/{log_id}/consistency',
    ...options
});

/**
 * Signed heads of a log to verify
 *
 * Signed notes, to be verified by the reader: the newest and the newest that each witness co-signed.
 */
export const getLogHeads = <ThrowOnError extends boolean = true>(options: Options<GetLogHeadsData, ThrowOnError>): RequestResult<GetLogHeadsResponses, GetLogHeadsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetLogHeadsResponses, GetLogHeadsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/logs/{log_id}/heads',
    ...options
});

/**
 * What a log says about keys, to verify
 *
 * Every key statement and every opening after a restore below `size`, each with its audit path.
 */
export const listKeyEntries = <ThrowOnError extends boolean = true>(options: Options<ListKeyEntriesData, ThrowOnError>): RequestResult<ListKeyEntriesResponses, ListKeyEntriesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListKeyEntriesResponses, ListKeyEntriesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/logs/{log_id}/keys',
    ...options
});

/**
 * Leaves of a log to verify
 *
 * Envelopes byte for byte, by rising index from `start`.
 */
export const listLeaves = <ThrowOnError extends boolean = true>(options: Options<ListLeavesData, ThrowOnError>): RequestResult<ListLeavesResponses, ListLeavesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListLeavesResponses, ListLeavesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/logs/{log_id}/leaves',
    ...options
});

/**
 * A sample of evidence entries
 *
 * Those with the lowest SHA-256 of seed and leaf hash among all that match, so that nobody picks them.
 */
export const drawSample = <ThrowOnError extends boolean = true>(options: Options<DrawSampleData, ThrowOnError>): RequestResult<DrawSampleResponses, DrawSampleErrors, ThrowOnError, 'data'> => (options.client ?? client).get<DrawSampleResponses, DrawSampleErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/samples',
    ...options
});

/**
 * How the logs were last verified
 *
 * The server walks every log again, byte by byte, all day: the last result of each log in scope.
 */
export const listVerifications = <ThrowOnError extends boolean = true>(options?: Options<ListVerificationsData, ThrowOnError>): RequestResult<ListVerificationsResponses, ListVerificationsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListVerificationsResponses, ListVerificationsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/evidence/verifications',
    ...options
});

/**
 * Findings, worst first
 *
 * Findings within the caller's scope. `result` is the newest verdict, whether or not it is stale.
 */
export const listFindings = <ThrowOnError extends boolean = true>(options?: Options<ListFindingsData, ThrowOnError>): RequestResult<ListFindingsResponses, ListFindingsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListFindingsResponses, ListFindingsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/findings',
    ...options
});

/**
 * A finding, on one screen
 *
 * What it is, since when, why it matters, what would be done, who must agree, and what proves it.
 */
export const getFinding = <ThrowOnError extends boolean = true>(options: Options<GetFindingData, ThrowOnError>): RequestResult<GetFindingResponses, GetFindingErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetFindingResponses, GetFindingErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/findings/{finding_id}',
    ...options
});

/**
 * The frameworks of this server's catalogue
 *
 * All of them, by id.
 */
export const listFrameworks = <ThrowOnError extends boolean = true>(options?: Options<ListFrameworksData, ThrowOnError>): RequestResult<ListFrameworksResponses, ListFrameworksErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListFrameworksResponses, ListFrameworksErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/frameworks',
    ...options
});

/**
 * Incidents, newest first
 *
 * Incidents within the caller's scope.
 */
export const listIncidents = <ThrowOnError extends boolean = true>(options?: Options<ListIncidentsData, ThrowOnError>): RequestResult<ListIncidentsResponses, ListIncidentsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListIncidentsResponses, ListIncidentsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/incidents',
    ...options
});

/**
 * An incident, step by step
 *
 * Every line of its life, every attempt with guards and steps, and the evidence of each.
 */
export const getIncident = <ThrowOnError extends boolean = true>(options: Options<GetIncidentData, ThrowOnError>): RequestResult<GetIncidentResponses, GetIncidentErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetIncidentResponses, GetIncidentErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/incidents/{incident_id}',
    ...options
});

/**
 * Invitations, newest first
 *
 * Invitations within the caller's scope, closed ones included.
 */
export const listInvites = <ThrowOnError extends boolean = true>(options?: Options<ListInvitesData, ThrowOnError>): RequestResult<ListInvitesResponses, ListInvitesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListInvitesResponses, ListInvitesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/invites',
    ...options
});

/**
 * Invite somebody
 *
 * By mail. Where this server sends none, the link is in this answer only.
 */
export const invite = <ThrowOnError extends boolean = true>(options: Options<InviteData, ThrowOnError>): RequestResult<InviteResponses, InviteErrors, ThrowOnError, 'data'> => (options.client ?? client).post<InviteResponses, InviteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/invites',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Accept an invitation
 *
 * Makes the account; sign in with it next.
 */
export const acceptInvite = <ThrowOnError extends boolean = true>(options: Options<AcceptInviteData, ThrowOnError>): RequestResult<AcceptInviteResponses, AcceptInviteErrors, ThrowOnError, 'data'> => (options.client ?? client).post<AcceptInviteResponses, AcceptInviteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/invites/accept',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * What am I invited to?
 *
 * Uses nothing up. With a password, judges it by every rule.
 */
export const inspectInvite = <ThrowOnError extends boolean = true>(options: Options<InspectInviteData, ThrowOnError>): RequestResult<InspectInviteResponses, InspectInviteErrors, ThrowOnError, 'data'> => (options.client ?? client).post<InspectInviteResponses, InspectInviteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/invites/inspect',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Revoke an invitation
 *
 * Its link counts no more.
 */
export const revokeInvite = <ThrowOnError extends boolean = true>(options: Options<RevokeInviteData, ThrowOnError>): RequestResult<RevokeInviteResponses, RevokeInviteErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<RevokeInviteResponses, RevokeInviteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/invites/{invite_id}',
    ...options
});

/**
 * People who lost their second factor, newest first
 *
 * Of the caller's own realm and place.
 */
export const listLostFactors = <ThrowOnError extends boolean = true>(options?: Options<ListLostFactorsData, ThrowOnError>): RequestResult<ListLostFactorsResponses, ListLostFactorsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListLostFactorsResponses, ListLostFactorsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/lost-factors',
    ...options
});

/**
 * Approve or refuse a lost second factor
 *
 * Approved, a day of notice runs; then the factors are removed. Nobody decides their own.
 */
export const decideLostFactor = <ThrowOnError extends boolean = true>(options: Options<DecideLostFactorData, ThrowOnError>): RequestResult<DecideLostFactorResponses, DecideLostFactorErrors, ThrowOnError, 'data'> => (options.client ?? client).post<DecideLostFactorResponses, DecideLostFactorErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/lost-factors/{lost_factor_id}/decide',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * One's own second factors
 *
 * What is enrolled, and whether the policy here demands it.
 */
export const getOwnFactors = <ThrowOnError extends boolean = true>(options?: Options<GetOwnFactorsData, ThrowOnError>): RequestResult<GetOwnFactorsResponses, GetOwnFactorsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetOwnFactorsResponses, GetOwnFactorsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/factors',
    ...options
});

/**
 * Register a passkey
 *
 * With the first factor come ten recovery codes, shown this once. Ends every other session.
 */
export const registerPasskey = <ThrowOnError extends boolean = true>(options: Options<RegisterPasskeyData, ThrowOnError>): RequestResult<RegisterPasskeyResponses, RegisterPasskeyErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RegisterPasskeyResponses, RegisterPasskeyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/factors/passkeys',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * A challenge to register a passkey
 *
 * For this session, once.
 */
export const getRegistrationChallenge = <ThrowOnError extends boolean = true>(options?: Options<GetRegistrationChallengeData, ThrowOnError>): RequestResult<GetRegistrationChallengeResponses, GetRegistrationChallengeErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<GetRegistrationChallengeResponses, GetRegistrationChallengeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/factors/passkeys/options',
    ...options
});

/**
 * Remove a passkey
 *
 * Never the last way in. Ends every other session.
 */
export const removePasskey = <ThrowOnError extends boolean = true>(options: Options<RemovePasskeyData, ThrowOnError>): RequestResult<RemovePasskeyResponses, RemovePasskeyErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<RemovePasskeyResponses, RemovePasskeyErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/factors/passkeys/{passkey_id}',
    ...options
});

/**
 * New recovery codes
 *
 * Ten codes, shown this once; the old ones end.
 */
export const renewRecoveryCodes = <ThrowOnError extends boolean = true>(options?: Options<RenewRecoveryCodesData, ThrowOnError>): RequestResult<RenewRecoveryCodesResponses, RenewRecoveryCodesErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<RenewRecoveryCodesResponses, RenewRecoveryCodesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/factors/recovery-codes',
    ...options
});

/**
 * Remove the authenticator
 *
 * Ends every other session. Refused for the last factor where one is demanded.
 */
export const removeTotp = <ThrowOnError extends boolean = true>(options?: Options<RemoveTotpData, ThrowOnError>): RequestResult<RemoveTotpResponses, RemoveTotpErrors, ThrowOnError, 'data'> => (options?.client ?? client).delete<RemoveTotpResponses, RemoveTotpErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/factors/totp',
    ...options
});

/**
 * Enrol an authenticator
 *
 * The secret is in this answer only. It counts once a code of it was shown.
 */
export const enrolTotp = <ThrowOnError extends boolean = true>(options?: Options<EnrolTotpData, ThrowOnError>): RequestResult<EnrolTotpResponses, EnrolTotpErrors, ThrowOnError, 'data'> => (options?.client ?? client).post<EnrolTotpResponses, EnrolTotpErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/factors/totp',
    ...options
});

/**
 * Show that the authenticator works
 *
 * Answers ten recovery codes, this once. Ends every other session; this one gets a new token.
 */
export const confirmTotp = <ThrowOnError extends boolean = true>(options: Options<ConfirmTotpData, ThrowOnError>): RequestResult<ConfirmTotpResponses, ConfirmTotpErrors, ThrowOnError, 'data'> => (options.client ?? client).post<ConfirmTotpResponses, ConfirmTotpErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/factors/totp/confirm',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * One's own ways in by providers
 *
 * What is linked, and what may be linked.
 */
export const getOwnIdentities = <ThrowOnError extends boolean = true>(options?: Options<GetOwnIdentitiesData, ThrowOnError>): RequestResult<GetOwnIdentitiesResponses, GetOwnIdentitiesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetOwnIdentitiesResponses, GetOwnIdentitiesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/identities',
    ...options
});

/**
 * Unlink a provider
 *
 * Ends every other session. Refused for the last way in.
 */
export const unlinkProvider = <ThrowOnError extends boolean = true>(options: Options<UnlinkProviderData, ThrowOnError>): RequestResult<UnlinkProviderResponses, UnlinkProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<UnlinkProviderResponses, UnlinkProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/identities/{identity_id}',
    ...options
});

/**
 * Link a provider
 *
 * Whoever came back from the provider may sign in to this account. Ends every other session.
 */
export const linkProvider = <ThrowOnError extends boolean = true>(options: Options<LinkProviderData, ThrowOnError>): RequestResult<LinkProviderResponses, LinkProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<LinkProviderResponses, LinkProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/identities/{provider}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Begin to link a provider
 *
 * Where to send the browser. Only this session can finish it.
 */
export const beginProviderLink = <ThrowOnError extends boolean = true>(options: Options<BeginProviderLinkData, ThrowOnError>): RequestResult<BeginProviderLinkResponses, BeginProviderLinkErrors, ThrowOnError, 'data'> => (options.client ?? client).post<BeginProviderLinkResponses, BeginProviderLinkErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/identities/{provider}/begin',
    ...options
});

/**
 * Cancel one's own request
 *
 * Signing in with the factor does so too.
 */
export const cancelOwnLostFactor = <ThrowOnError extends boolean = true>(options?: Options<CancelOwnLostFactorData, ThrowOnError>): RequestResult<CancelOwnLostFactorResponses, CancelOwnLostFactorErrors, ThrowOnError, 'data'> => (options?.client ?? client).delete<CancelOwnLostFactorResponses, CancelOwnLostFactorErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/lost-factor',
    ...options
});

/**
 * One's own request about a lost factor
 *
 * Null when none is open.
 */
export const getOwnLostFactor = <ThrowOnError extends boolean = true>(options?: Options<GetOwnLostFactorData, ThrowOnError>): RequestResult<GetOwnLostFactorResponses, GetOwnLostFactorErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetOwnLostFactorResponses, GetOwnLostFactorErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/me/lost-factor',
    ...options
});

/**
 * Own providers
 *
 * Organisations' own providers within the caller's scope. No secret is ever shown.
 */
export const listProviders = <ThrowOnError extends boolean = true>(options?: Options<ListProvidersData, ThrowOnError>): RequestResult<ListProvidersResponses, ListProvidersErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListProvidersResponses, ListProvidersErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/oauth-providers',
    ...options
});

/**
 * Add an organisation's own provider
 *
 * The provider is asked to describe itself first. One an organisation.
 */
export const createProvider = <ThrowOnError extends boolean = true>(options: Options<CreateProviderData, ThrowOnError>): RequestResult<CreateProviderResponses, CreateProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateProviderResponses, CreateProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/oauth-providers',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Remove an own provider
 *
 * With everybody's link to it: they sign in otherwise, or are invited anew.
 */
export const removeProvider = <ThrowOnError extends boolean = true>(options: Options<RemoveProviderData, ThrowOnError>): RequestResult<RemoveProviderResponses, RemoveProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<RemoveProviderResponses, RemoveProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/oauth-providers/{provider_id}',
    ...options
});

/**
 * Change an own provider
 *
 * Its name, client and mail domains; never its issuer.
 */
export const changeProvider = <ThrowOnError extends boolean = true>(options: Options<ChangeProviderData, ThrowOnError>): RequestResult<ChangeProviderResponses, ChangeProviderErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeProviderResponses, ChangeProviderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/oauth-providers/{provider_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Orders, newest first
 *
 * Orders in scope, with how their targets stand now; of one site, or naming a device or check, where given.
 */
export const listOrders = <ThrowOnError extends boolean = true>(options?: Options<ListOrdersData, ThrowOnError>): RequestResult<ListOrdersResponses, ListOrdersErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListOrdersResponses, ListOrdersErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/orders',
    ...options
});

/**
 * Give an order
 *
 * Signed for each appliance and delivered at its next check-in. What acts on a device asks for a fresh proof.
 */
export const giveOrder = <ThrowOnError extends boolean = true>(options: Options<GiveOrderData, ThrowOnError>): RequestResult<GiveOrderResponses, GiveOrderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<GiveOrderResponses, GiveOrderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/orders',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * An order with its targets
 *
 * Where it stands at each appliance, and why.
 */
export const getOrder = <ThrowOnError extends boolean = true>(options: Options<GetOrderData, ThrowOnError>): RequestResult<GetOrderResponses, GetOrderErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetOrderResponses, GetOrderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/orders/{order_id}',
    ...options
});

/**
 * Take back what was not handed out yet
 *
 * Targets that fetched it already go on; 409 when that is all of them.
 */
export const cancelOrder = <ThrowOnError extends boolean = true>(options: Options<CancelOrderData, ThrowOnError>): RequestResult<CancelOrderResponses, CancelOrderErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CancelOrderResponses, CancelOrderErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/orders/{order_id}/cancel',
    ...options
});

/**
 * Organisations, by name
 *
 * Organisations within the caller's scope, of one partner when named.
 */
export const listOrganisations = <ThrowOnError extends boolean = true>(options?: Options<ListOrganisationsData, ThrowOnError>): RequestResult<ListOrganisationsResponses, ListOrganisationsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListOrganisationsResponses, ListOrganisationsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/organisations',
    ...options
});

/**
 * Create an organisation
 *
 * A new practice of a partner.
 */
export const createOrganisation = <ThrowOnError extends boolean = true>(options: Options<CreateOrganisationData, ThrowOnError>): RequestResult<CreateOrganisationResponses, CreateOrganisationErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateOrganisationResponses, CreateOrganisationErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/organisations',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * An organisation
 *
 * One practice.
 */
export const getOrganisation = <ThrowOnError extends boolean = true>(options: Options<GetOrganisationData, ThrowOnError>): RequestResult<GetOrganisationResponses, GetOrganisationErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetOrganisationResponses, GetOrganisationErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/organisations/{organisation_id}',
    ...options
});

/**
 * Rename an organisation
 *
 * Another name.
 */
export const renameOrganisation = <ThrowOnError extends boolean = true>(options: Options<RenameOrganisationData, ThrowOnError>): RequestResult<RenameOrganisationResponses, RenameOrganisationErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<RenameOrganisationResponses, RenameOrganisationErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/organisations/{organisation_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Build and download an auditor kit
 *
 * A day or an RFC 3339 moment each; `to` is not part of the period. A build is audited and stated as evidence.
 */
export const downloadAuditorKit = <ThrowOnError extends boolean = true>(options: Options<DownloadAuditorKitData, ThrowOnError>): RequestResult<DownloadAuditorKitResponses, DownloadAuditorKitErrors, ThrowOnError, 'data'> => (options.client ?? client).get<DownloadAuditorKitResponses, DownloadAuditorKitErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/organisations/{organisation_id}/auditor-kit',
    ...options
});

/**
 * An organisation's consents
 *
 * Newest first, ended ones included.
 */
export const listConsents = <ThrowOnError extends boolean = true>(options: Options<ListConsentsData, ThrowOnError>): RequestResult<ListConsentsResponses, ListConsentsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListConsentsResponses, ListConsentsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/organisations/{organisation_id}/consents',
    ...options
});

/**
 * Give leave to act
 *
 * For one runbook or one risk class, until a date. Takes effect at the next check-in.
 */
export const giveConsent = <ThrowOnError extends boolean = true>(options: Options<GiveConsentData, ThrowOnError>): RequestResult<GiveConsentResponses, GiveConsentErrors, ThrowOnError, 'data'> => (options.client ?? client).post<GiveConsentResponses, GiveConsentErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/organisations/{organisation_id}/consents',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * A trust file to compare and keep
 *
 * The keys that `wardkeep verify --trust` needs, as this server states them; each line is for comparing.
 */
export const downloadTrustFile = <ThrowOnError extends boolean = true>(options: Options<DownloadTrustFileData, ThrowOnError>): RequestResult<DownloadTrustFileResponses, DownloadTrustFileErrors, ThrowOnError, 'data'> => (options.client ?? client).get<DownloadTrustFileResponses, DownloadTrustFileErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/organisations/{organisation_id}/trust-file',
    ...options
});

/**
 * What is broken, and who has to act
 *
 * Sites that need somebody, worst first; incidents of the last day; evidence; notices of this installation.
 */
export const getOverview = <ThrowOnError extends boolean = true>(options?: Options<GetOverviewData, ThrowOnError>): RequestResult<GetOverviewResponses, GetOverviewErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetOverviewResponses, GetOverviewErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/overview',
    ...options
});

/**
 * Partners, by name
 *
 * Partners within the caller's scope.
 */
export const listPartners = <ThrowOnError extends boolean = true>(options?: Options<ListPartnersData, ThrowOnError>): RequestResult<ListPartnersResponses, ListPartnersErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListPartnersResponses, ListPartnersErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/partners',
    ...options
});

/**
 * Create a partner
 *
 * A new partner.
 */
export const createPartner = <ThrowOnError extends boolean = true>(options: Options<CreatePartnerData, ThrowOnError>): RequestResult<CreatePartnerResponses, CreatePartnerErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreatePartnerResponses, CreatePartnerErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/partners',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sign in by link, as a partner
 *
 * Once, within ten minutes. In another browser than the one that asked: 403 until the code is given.
 */
export const openPartnerLink = <ThrowOnError extends boolean = true>(options: Options<OpenPartnerLinkData, ThrowOnError>): RequestResult<OpenPartnerLinkResponses, OpenPartnerLinkErrors, ThrowOnError, 'data'> => (options.client ?? client).post<OpenPartnerLinkResponses, OpenPartnerLinkErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/partners/auth/magic',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * A partner
 *
 * One partner.
 */
export const getPartner = <ThrowOnError extends boolean = true>(options: Options<GetPartnerData, ThrowOnError>): RequestResult<GetPartnerResponses, GetPartnerErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetPartnerResponses, GetPartnerErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/partners/{partner_id}',
    ...options
});

/**
 * Rename a partner
 *
 * Another name.
 */
export const renamePartner = <ThrowOnError extends boolean = true>(options: Options<RenamePartnerData, ThrowOnError>): RequestResult<RenamePartnerResponses, RenamePartnerErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<RenamePartnerResponses, RenamePartnerErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/partners/{partner_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sign in by link, as a client
 *
 * Once, within ten minutes. In another browser than the one that asked: 403 until the code is given.
 */
export const openClientLink = <ThrowOnError extends boolean = true>(options: Options<OpenClientLinkData, ThrowOnError>): RequestResult<OpenClientLinkResponses, OpenClientLinkErrors, ThrowOnError, 'data'> => (options.client ?? client).post<OpenClientLinkResponses, OpenClientLinkErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/portal/auth/validate',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Whether a document was issued here
 *
 * Kind, time, issuing key and the checkpoint that holds the issue; never whose document it is.
 */
export const askDocument = <ThrowOnError extends boolean = true>(options: Options<AskDocumentData, ThrowOnError>): RequestResult<AskDocumentResponses, AskDocumentErrors, ThrowOnError, 'data'> => (options.client ?? client).get<AskDocumentResponses, AskDocumentErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/public/documents/{digest}',
    ...options
});

/**
 * Approved fixes, in words
 *
 * All of this server's catalogue, by id.
 */
export const listRunbooks = <ThrowOnError extends boolean = true>(options?: Options<ListRunbooksData, ThrowOnError>): RequestResult<ListRunbooksResponses, ListRunbooksErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListRunbooksResponses, ListRunbooksErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/runbooks',
    ...options
});

/**
 * One approved fix, in words
 *
 * What it heals, what it does, what it risks and how it is undone.
 */
export const getRunbook = <ThrowOnError extends boolean = true>(options: Options<GetRunbookData, ThrowOnError>): RequestResult<GetRunbookResponses, GetRunbookErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetRunbookResponses, GetRunbookErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/runbooks/{runbook_id}',
    ...options
});

/**
 * One's own signed-in browsers
 *
 * Oldest first.
 */
export const listOwnSessions = <ThrowOnError extends boolean = true>(options?: Options<ListOwnSessionsData, ThrowOnError>): RequestResult<ListOwnSessionsResponses, ListOwnSessionsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListOwnSessionsResponses, ListOwnSessionsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sessions',
    ...options
});

/**
 * End one of one's own sessions
 *
 * That browser is signed out at once.
 */
export const endOwnSession = <ThrowOnError extends boolean = true>(options: Options<EndOwnSessionData, ThrowOnError>): RequestResult<EndOwnSessionResponses, EndOwnSessionErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<EndOwnSessionResponses, EndOwnSessionErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sessions/{session_id}',
    ...options
});

/**
 * What is kept how long
 *
 * Periods, limits, oldest rows, and how many rows have expired.
 */
export const getRetention = <ThrowOnError extends boolean = true>(options?: Options<GetRetentionData, ThrowOnError>): RequestResult<GetRetentionResponses, GetRetentionErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetRetentionResponses, GetRetentionErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/settings/retention',
    ...options
});

/**
 * Set how long rows are kept
 *
 * Longer periods hold at once; shorter ones wait for a second administrator. Nothing is deleted by this.
 */
export const putRetention = <ThrowOnError extends boolean = true>(options: Options<PutRetentionData, ThrowOnError>): RequestResult<PutRetentionResponses, PutRetentionErrors, ThrowOnError, 'data'> => (options.client ?? client).put<PutRetentionResponses, PutRetentionErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/settings/retention',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Forget what has expired, or preview it
 *
 * One batch of every class; never evidence.
 */
export const purgeExpired = <ThrowOnError extends boolean = true>(options: Options<PurgeExpiredData, ThrowOnError>): RequestResult<PurgeExpiredResponses, PurgeExpiredErrors, ThrowOnError, 'data'> => (options.client ?? client).post<PurgeExpiredResponses, PurgeExpiredErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/settings/retention/purge',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Shorter periods that were asked for
 *
 * Newest first, with what became of each.
 */
export const listRequests = <ThrowOnError extends boolean = true>(options?: Options<ListRequestsData, ThrowOnError>): RequestResult<ListRequestsResponses, ListRequestsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListRequestsResponses, ListRequestsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/settings/retention/requests',
    ...options
});

/**
 * Approve or refuse shorter periods
 *
 * By another administrator than the one who asked; that one may withdraw. After seven days it has lapsed.
 */
export const decideRequest = <ThrowOnError extends boolean = true>(options: Options<DecideRequestData, ThrowOnError>): RequestResult<DecideRequestResponses, DecideRequestErrors, ThrowOnError, 'data'> => (options.client ?? client).post<DecideRequestResponses, DecideRequestErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/settings/retention/requests/{retention_request_id}/decide',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sites with their live state, by name
 *
 * Sites within the caller's scope, of one organisation when named.
 */
export const listSites = <ThrowOnError extends boolean = true>(options?: Options<ListSitesData, ThrowOnError>): RequestResult<ListSitesResponses, ListSitesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListSitesResponses, ListSitesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites',
    ...options
});

/**
 * Create a site
 *
 * A new place of an organisation; it starts in dry run with the standard tier.
 */
export const createSite = <ThrowOnError extends boolean = true>(options: Options<CreateSiteData, ThrowOnError>): RequestResult<CreateSiteResponses, CreateSiteErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateSiteResponses, CreateSiteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Sites by state
 *
 * Independent of any filter.
 */
export const countSites = <ThrowOnError extends boolean = true>(options?: Options<CountSitesData, ThrowOnError>): RequestResult<CountSitesResponses, CountSitesErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<CountSitesResponses, CountSitesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/counts',
    ...options
});

/**
 * A site with its boxes
 *
 * State, healing tier wanted and in effect, dry run in effect with its reason, consent.
 */
export const getSite = <ThrowOnError extends boolean = true>(options: Options<GetSiteData, ThrowOnError>): RequestResult<GetSiteResponses, GetSiteErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetSiteResponses, GetSiteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}',
    ...options
});

/**
 * Rename a site
 *
 * Another name.
 */
export const renameSite = <ThrowOnError extends boolean = true>(options: Options<RenameSiteData, ThrowOnError>): RequestResult<RenameSiteResponses, RenameSiteErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<RenameSiteResponses, RenameSiteErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Appliances of a site
 *
 * In order of enrolment.
 */
export const listSiteAppliances = <ThrowOnError extends boolean = true>(options: Options<ListSiteAppliancesData, ThrowOnError>): RequestResult<ListSiteAppliancesResponses, ListSiteAppliancesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListSiteAppliancesResponses, ListSiteAppliancesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/appliances',
    ...options
});

/**
 * Devices of a site
 *
 * Live ones, by name.
 */
export const listSiteDevices = <ThrowOnError extends boolean = true>(options: Options<ListSiteDevicesData, ThrowOnError>): RequestResult<ListSiteDevicesResponses, ListSiteDevicesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListSiteDevicesResponses, ListSiteDevicesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/devices',
    ...options
});

/**
 * Enrol a device
 *
 * The log-in key is sealed to the appliance at once and never comes back.
 */
export const createDevice = <ThrowOnError extends boolean = true>(options: Options<CreateDeviceData, ThrowOnError>): RequestResult<CreateDeviceResponses, CreateDeviceErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateDeviceResponses, CreateDeviceErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/devices',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Enrolment codes of a site
 *
 * Newest first; never a code itself.
 */
export const listEnrolmentCodes = <ThrowOnError extends boolean = true>(options: Options<ListEnrolmentCodesData, ThrowOnError>): RequestResult<ListEnrolmentCodesResponses, ListEnrolmentCodesErrors, ThrowOnError, 'data'> => (options.client ?? client).get<ListEnrolmentCodesResponses, ListEnrolmentCodesErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/enrolment-codes',
    ...options
});

/**
 * Make an enrolment code
 *
 * Single use, 30 days; the code is in this answer only.
 */
export const createEnrolmentCode = <ThrowOnError extends boolean = true>(options: Options<CreateEnrolmentCodeData, ThrowOnError>): RequestResult<CreateEnrolmentCodeResponses, CreateEnrolmentCodeErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateEnrolmentCodeResponses, CreateEnrolmentCodeErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/enrolment-codes',
    ...options
});

/**
 * Stop healing at a site, or resume it
 *
 * Takes effect at the next check-in; resuming needs another person.
 */
export const setHealingStop = <ThrowOnError extends boolean = true>(options: Options<SetHealingStopData, ThrowOnError>): RequestResult<SetHealingStopResponses, SetHealingStopErrors, ThrowOnError, 'data'> => (options.client ?? client).post<SetHealingStopResponses, SetHealingStopErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/healing-stop',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * The healing tier of a site
 *
 * The tier wanted, its rules, and what each appliance reports.
 */
export const getHealingTier = <ThrowOnError extends boolean = true>(options: Options<GetHealingTierData, ThrowOnError>): RequestResult<GetHealingTierResponses, GetHealingTierErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetHealingTierResponses, GetHealingTierErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/healing-tier',
    ...options
});

/**
 * Change the healing tier of a site, or preview the change
 *
 * With `dry_run=true` nothing changes and a preview comes back. Takes effect at the next check-in.
 */
export const changeHealingTier = <ThrowOnError extends boolean = true>(options: Options<ChangeHealingTierData, ThrowOnError>): RequestResult<ChangeHealingTierResponses, ChangeHealingTierErrors, ThrowOnError, 'data'> => (options.client ?? client).put<ChangeHealingTierResponses, ChangeHealingTierErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/healing-tier',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Check now
 *
 * Every appliance of the site scans at its next check-in.
 */
export const requestScan = <ThrowOnError extends boolean = true>(options: Options<RequestScanData, ThrowOnError>): RequestResult<RequestScanResponses, RequestScanErrors, ThrowOnError, 'data'> => (options.client ?? client).post<RequestScanResponses, RequestScanErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/scan',
    ...options
});

/**
 * A site's settings
 *
 * What is watched, how often and against what; the ETag is the revision.
 */
export const getSiteSettings = <ThrowOnError extends boolean = true>(options: Options<GetSiteSettingsData, ThrowOnError>): RequestResult<GetSiteSettingsResponses, GetSiteSettingsErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetSiteSettingsResponses, GetSiteSettingsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/settings',
    ...options
});

/**
 * Change a site's settings
 *
 * Change what is sent; with `If-Match`, only when nobody changed it meanwhile.
 */
export const changeSiteSettings = <ThrowOnError extends boolean = true>(options: Options<ChangeSiteSettingsData, ThrowOnError>): RequestResult<ChangeSiteSettingsResponses, ChangeSiteSettingsErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeSiteSettingsResponses, ChangeSiteSettingsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/settings',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * How a site stands
 *
 * Counts, open incidents, coverage and score with their working, from one look at the database.
 */
export const getSiteSummary = <ThrowOnError extends boolean = true>(options: Options<GetSiteSummaryData, ThrowOnError>): RequestResult<GetSiteSummaryResponses, GetSiteSummaryErrors, ThrowOnError, 'data'> => (options.client ?? client).get<GetSiteSummaryResponses, GetSiteSummaryErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/sites/{site_id}/summary',
    ...options
});

/**
 * People, by account name
 *
 * People within the caller's scope.
 */
export const listUsers = <ThrowOnError extends boolean = true>(options?: Options<ListUsersData, ThrowOnError>): RequestResult<ListUsersResponses, ListUsersErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListUsersResponses, ListUsersErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/users',
    ...options
});

/**
 * Add a person
 *
 * The first password is in this answer only.
 */
export const createUser = <ThrowOnError extends boolean = true>(options: Options<CreateUserData, ThrowOnError>): RequestResult<CreateUserResponses, CreateUserErrors, ThrowOnError, 'data'> => (options.client ?? client).post<CreateUserResponses, CreateUserErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/users',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Who is signed in
 *
 * Of people whom the caller manages, last seen first.
 */
export const listPeopleSessions = <ThrowOnError extends boolean = true>(options?: Options<ListPeopleSessionsData, ThrowOnError>): RequestResult<ListPeopleSessionsResponses, ListPeopleSessionsErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListPeopleSessionsResponses, ListPeopleSessionsErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/users/sessions',
    ...options
});

/**
 * Change a person
 *
 * Role changes and disabling end the person's sessions.
 */
export const changeUser = <ThrowOnError extends boolean = true>(options: Options<ChangeUserData, ThrowOnError>): RequestResult<ChangeUserResponses, ChangeUserErrors, ThrowOnError, 'data'> => (options.client ?? client).patch<ChangeUserResponses, ChangeUserErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/users/{user_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Send a person a link to set a new password
 *
 * To their address, and nowhere else: nobody sets another's password.
 */
export const sendReset = <ThrowOnError extends boolean = true>(options: Options<SendResetData, ThrowOnError>): RequestResult<SendResetResponses, SendResetErrors, ThrowOnError, 'data'> => (options.client ?? client).post<SendResetResponses, SendResetErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/users/{user_id}/reset',
    ...options
});

/**
 * End every session of a person
 *
 * They are signed out everywhere at once, and told by mail.
 */
export const endSessionsOf = <ThrowOnError extends boolean = true>(options: Options<EndSessionsOfData, ThrowOnError>): RequestResult<EndSessionsOfResponses, EndSessionsOfErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<EndSessionsOfResponses, EndSessionsOfErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/users/{user_id}/sessions',
    ...options
});

/**
 * End a person's session
 *
 * That browser is signed out at once.
 */
export const endSessionOf = <ThrowOnError extends boolean = true>(options: Options<EndSessionOfData, ThrowOnError>): RequestResult<EndSessionOfResponses, EndSessionOfErrors, ThrowOnError, 'data'> => (options.client ?? client).delete<EndSessionOfResponses, EndSessionOfErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/users/{user_id}/sessions/{session_id}',
    ...options
});

/**
 * People who wait to be let in
 *
 * A provider vouched for them and they have no account. Newest first.
 */
export const listWaitingPeople = <ThrowOnError extends boolean = true>(options?: Options<ListWaitingPeopleData, ThrowOnError>): RequestResult<ListWaitingPeopleResponses, ListWaitingPeopleErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<ListWaitingPeopleResponses, ListWaitingPeopleErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/waiting-people',
    ...options
});

/**
 * Let somebody in, or refuse
 *
 * With a role when approved, never an administrator's.
 */
export const decideWaitingPerson = <ThrowOnError extends boolean = true>(options: Options<DecideWaitingPersonData, ThrowOnError>): RequestResult<DecideWaitingPersonResponses, DecideWaitingPersonErrors, ThrowOnError, 'data'> => (options.client ?? client).post<DecideWaitingPersonResponses, DecideWaitingPersonErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/api/waiting-people/{waiting_id}',
    ...options,
    headers: {
        'Content-Type': 'application/json',
        ...options.headers
    }
});

/**
 * Is every part answering?
 *
 * Asks the database, the cache and the object store now.
 */
export const getHealth = <ThrowOnError extends boolean = true>(options?: Options<GetHealthData, ThrowOnError>): RequestResult<GetHealthResponses, GetHealthErrors, ThrowOnError, 'data'> => (options?.client ?? client).get<GetHealthResponses, GetHealthErrors, ThrowOnError, 'data'>({
    responseStyle: 'data',
    url: '/health',
    ...options
});
