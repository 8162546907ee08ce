/// The faults that this build looks for. A fault that stands in `FaultCode` and not here is known, explained by the
/// contract, and not yet looked for; `list faults` says so.
public enum Catalogue {
    static let rules: [any Rule.Type] = [
        ContentAltered.self, Unsigned.self, Framing.self, WrongDistribution.self, Rollback.self, ExtraBadSignature.self,
        ReleaseMalformed.self,
        KeyExpired.self, KeyRevoked.self, SignatureExpired.self, WeakDigest.self, WeakKey.self, PolicySoon.self,
        KeyExpiresSoon.self,
        WeakReleaseHashes.self,
        PartialDownload.self, NameResolution.self, ConnectionFailed.self, TlsFailed.self, HttpStatus.self, Portal.self,
        RedirectFailed.self, Stalled.self, TooLarge.self, ProxyFailed.self, MirrorSync.self, StaleIntermediary.self,
        CachedCopy.self, CertificateExpiresSoon.self, MirrorBehind.self,
        ClockBehind.self, ClockAhead.self, ClockUnset.self, ReleaseExpired.self, ReleaseNotYetValid.self,
        ReleaseExpiresSoon.self, ReleaseDateUnreadable.self, SignatureFromFuture.self, ReleaseTooOld.self,
        Inconclusive.self,
        KeyMissing.self, KeyringMissing.self, KeyringUnreadable.self, KeyringFormat.self, KeyringEmpty.self,
        KeyringCorrupt.self, SignedByMismatch.self, KeyringOutdated.self, KeyringIgnored.self,
        TempSpace.self, TempInodes.self, TempReadOnly.self, TempPermissions.self, TempMissing.self,
        ListsSpace.self, ListsInodes.self, ListsReadOnly.self, ListsPermissions.self,
        FileSizeLimit.self, Quota.self, SpaceLow.self,
        OpenFilesLimit.self, ProcessLimit.self, MemoryLimit.self, CacheDirectory.self,
        SourceMalformed.self, AuthenticationDisabled.self, ValidityCheckDisabled.self, NoSources.self,
        AptConfMalformed.self, OptionConflictFound.self, TlsVerificationDisabled.self, SuiteNotFound.self,
        ReleaseInfoChanged.self,
        AccessRefused.self,
        VerifierMissing.self, VerifierBroken.self, SeccompBlocked.self, DevNull.self, SandboxUser.self,
        PolicyUnreadable.self, LsmDenied.self, Emulated.self, FipsMode.self, MethodMissing.self,
    ]

    /// What `explain` says of a fault; nil where no rule looks for it.
    public static func explanation(of code: FaultCode) -> Explanation? {
        rules.first { $0.code == code }?.explanation
    }
}
