import AptModel
import Evidence

@testable import Diagnosis

extension Scenarios {
    /// T01, T02, T03: this clock.
    static let clock: [Scenario] = [
        .trigger(.t01, "five-days-behind") { run in run.setClock(back: 5 * Healthy.day) },
        .trigger(.t01, "five-days-behind-under-sqv", on: .trixie) { run in run.setClock(back: 5 * Healthy.day) },
        .trigger(.t01, "five-seconds-behind-under-sqv", on: .trixie) { run in
            run.sign(at: Healthy.now + -1)
            run.setClock(back: 5)
        },
        .trigger(.t01, "behind-and-nothing-fails") { run in run.setClock(back: 300) },
        .trigger(.t01, "two-hours-behind-in-a-container") { run in
            run.machine.container = "docker"
            run.sign(at: Healthy.now + -60)
            run.setClock(back: 7_200)
        },
        .trigger(.t01, "behind-by-a-preloaded-library") { run in
            run.machine.container = "docker"
            run.clock.preloaded = PreloadedClock(library: "libfaketime.so.1", now: Healthy.now + -5 * Healthy.day)
        },
        .trigger(.t01, "two-repositories-and-no-outside-time") { run in
            run.sources.append(Healthy.other("http://security.example.org/debian-security", "bookworm-security"))
            run.setClock(back: 5 * Healthy.day)
            run.hideDates()
        },
        .trigger(.t01, "one-repository-and-no-outside-time") { run in
            run.setClock(back: 5 * Healthy.day)
            run.hideDates()
        },
        .trigger(.t01, "certificates-not-valid-yet") { run in
            run.setClock(back: 400 * Healthy.day)
            run.source.look.secure()
            run.source.look.fail(.tls, reason: "certificate_time", text: "certificate is not yet valid")
            run.source.look.certificate("2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z")
        },
        .trigger(.t01, "at-of-last-week") { run in run.at = Healthy.now + -7 * Healthy.day },
        .nearMiss(.t01, "five-seconds-behind-under-gpgv") { run in
            run.sign(at: Healthy.now + -1)
            run.setClock(back: 5)
        },
        .nearMiss(.t01, "date-ahead-and-the-clock-is-right") { run in run.sign(at: Healthy.now + 3_600) },
        .nearMiss(.t01, "at-of-last-minute-and-nothing-fails") { run in run.at = Healthy.now + -600 },

        .trigger(.t02, "twenty-years-ahead") { run in run.twentyYearsAhead() },
        .trigger(.t02, "twenty-years-ahead-under-sqv", on: .trixie) { run in run.twentyYearsAhead() },
        .trigger(.t02, "valid-until-past-by-this-clock-alone") { run in
            run.source.look.fields.validUntil = Healthy.now + 7 * Healthy.day
            run.setClock(back: -30 * Healthy.day)
        },
        .trigger(.t02, "certificates-expired-by-this-clock-alone") { run in
            run.setClock(back: -400 * Healthy.day)
            run.source.look.secure()
            run.source.look.fail(.tls, reason: "certificate_time", text: "certificate has expired")
            run.source.look.certificate("2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z")
        },
        .nearMiss(.t02, "a-month-ahead-and-nothing-expired") { run in run.setClock(back: -30 * Healthy.day) },
        .nearMiss(.t02, "expired-by-the-reference-too") { run in
            run.source.look.fields.validUntil = Healthy.now + -7 * Healthy.day
            run.setClock(back: -30 * Healthy.day)
        },
        .nearMiss(.t02, "a-proxy-replays-an-old-date") { run in
            run.source.look.answer.serverDate = Healthy.now + -30 * Healthy.day
            run.source.look.fields.validUntil = Healthy.now + -1 * Healthy.day
        },

        .trigger(.t03, "epoch") { run in run.setClock(to: Timestamp(seconds: 300)) },
        .trigger(.t03, "epoch-in-a-container-under-sqv", on: .trixie) { run in
            run.machine.container = "docker"
            run.setClock(to: Timestamp(seconds: 300))
        },
        .trigger(.t03, "fake-hwclock") { run in
            run.clock.anchors = [ClockAnchor(name: "/etc/fake-hwclock.data", time: Healthy.now + -9 * Healthy.day)]
            run.clock.uptimeSeconds = 40
            run.setClock(back: 9 * Healthy.day - 40)
        },
        .trigger(.t03, "clock-call-fails") { run in run.clock.now = nil },
        .trigger(.t03, "epoch-and-a-file-by-hand") { run in
            run.asFile()
            run.clock.now = Timestamp(seconds: 300)
        },
        .nearMiss(.t03, "fake-hwclock-saved-an-hour-ago") { run in
            run.clock.anchors = [ClockAnchor(name: "/etc/fake-hwclock.data", time: Healthy.now + -3_600)]
        },
        .nearMiss(.t03, "behind-and-near-no-anchor") { run in run.setClock(back: 5 * Healthy.day) },
    ]

    /// T04 to T08: the Release file's own times.
    static let window: [Scenario] = [
        .trigger(.t04, "expired") { run in run.source.look.fields.validUntil = Healthy.now + -34 * Healthy.day },
        .trigger(.t04, "expired-and-the-check-is-off") { run in
            run.source.look.fields.validUntil = Healthy.now + -34 * Healthy.day
            run.source.rules.checkValidUntil = false
            run.source.rules.validitySwitches = [
                ConfiguredSwitch(
                    option: "check-valid-until", value: "no", file: "/etc/apt/sources.list", line: 3)
            ]
        },
        .trigger(.t04, "a-file-by-hand") { run in
            run.asFile()
            run.sign(at: Healthy.now + -41 * Healthy.day)
            run.source.look.fields.validUntil = Healthy.now + -34 * Healthy.day
        },
        .trigger(.t04, "past-the-configured-maximum", on: .trixie) { run in
            run.source.rules.validUntilMaxSeconds = 3_600
        },
        .trigger(.t04, "past-a-maximum-with-its-place") { run in
            run.source.rules.validUntilMaxSeconds = 1
            run.source.rules.validUntilMaxSetBy = ConfiguredSwitch(
                option: "Acquire::Max-ValidTime", value: "1", file: "/etc/apt/apt.conf.d/99x", line: 1)
        },
        .nearMiss(.t04, "moved-by-the-configured-minimum") { run in
            run.source.look.fields.validUntil = Healthy.now + -60
            run.source.rules.validUntilMinSeconds = 30 * Healthy.day
        },
        .nearMiss(.t04, "the-last-second") { run in run.source.look.fields.validUntil = Healthy.now },

        .trigger(.t05, "an-hour-ahead") { run in run.sign(at: Healthy.now + 3_600) },
        .trigger(.t05, "an-hour-ahead-under-sqv", on: .trixie) { run in
            run.source.look.fields.date = Healthy.now + 3_600
        },
        .trigger(.t05, "a-file-by-hand") { run in
            run.asFile()
            run.sign(at: Healthy.now + 5 * Healthy.day)
        },
        .trigger(.t05, "the-check-is-off") { run in
            run.sign(at: Healthy.now + 3_600)
            run.source.rules.checkDate = false
            run.source.rules.validitySwitches = [
                ConfiguredSwitch(option: "Acquire::Check-Date", value: "false", file: "/etc/apt/apt.conf.d/99dates")
            ]
        },
        .nearMiss(.t05, "ten-seconds-ahead") { run in run.sign(at: Healthy.now + 10) },
        .nearMiss(.t05, "the-clock-is-behind") { run in run.setClock(back: 5 * Healthy.day) },

        .trigger(.t06, "within-a-day") { run in run.source.look.fields.validUntil = Healthy.now + 3_600 },
        .nearMiss(.t06, "in-two-days") { run in run.source.look.fields.validUntil = Healthy.now + 2 * Healthy.day },
        .nearMiss(.t06, "within-a-day-and-the-check-is-off") { run in
            run.source.look.fields.validUntil = Healthy.now + 3_600
            run.source.rules.checkValidUntil = false
        },

        .trigger(.t07, "valid-until") { run in
            run.source.look.fields.unreadableValidUntil = "Samstag, 18. Juli 2026"
        },
        .trigger(.t07, "date") { run in
            run.source.look.fields.date = nil
            run.source.look.fields.unreadableDate = "yesterday"
        },
        .nearMiss(.t07, "no-valid-until-at-all") { run in run.source.look.fields.validUntil = nil },

        .trigger(.t08, "ahead-under-gpgv") { run in
            run.source.look.signature.createdAt = Healthy.now + 5 * Healthy.day
        },
        .trigger(.t08, "ahead-under-sqv", on: .trixie) { run in
            run.source.look.signature.createdAt = Healthy.now + 5 * Healthy.day
        },
        .nearMiss(.t08, "the-clock-is-behind", on: .trixie) { run in run.setClock(back: 5 * Healthy.day) },
        .nearMiss(.t08, "date-is-ahead-too") { run in run.sign(at: Healthy.now + 5 * Healthy.day) },

        .trigger(.t09, "ten-days-where-seven-are-let") { run in
            run.stands(days: 10, [.init(suite: "*", seconds: 7 * Healthy.day)])
        },
        .trigger(.t09, "by-the-codename") { run in
            run.stands(
                days: 10,
                [.init(suite: "*", seconds: 35 * Healthy.day), .init(suite: "bookworm", seconds: 7 * Healthy.day)])
            run.source.suite = "stable"
        },
        .nearMiss(.t09, "seven-days-to-the-second") { run in
            run.stands(days: 7, [.init(suite: "*", seconds: 7 * Healthy.day)])
        },
        .nearMiss(.t09, "its-own-name-lets-it-be-older") { run in
            run.stands(
                days: 10,
                [.init(suite: "bookworm", seconds: 35 * Healthy.day), .init(suite: "*", seconds: 7 * Healthy.day)])
        },
        .nearMiss(.t09, "said-of-another-suite") { run in
            run.stands(days: 10, [.init(suite: "trixie", seconds: 7 * Healthy.day)])
        },
        .nearMiss(.t09, "nothing-was-said") { run in run.stands(days: 1000, []) },
    ]
}

extension Observations {
    /// Sets this machine's clock back; servers and signatures keep their own time.
    mutating func setClock(back seconds: Int64) { setClock(to: Healthy.now + -seconds) }

    mutating func setClock(to time: Timestamp) {
        startedAt = time
        clock.now = time
        for index in sources.indices {
            for look in sources[index].looks.indices where sources[index].looks[look].transfer?.serverDateAt != nil {
                sources[index].looks[look].transfer?.serverDateAt = time
            }
        }
    }

    /// Servers send no Date.
    mutating func hideDates() {
        for index in sources.indices {
            for look in sources[index].looks.indices { sources[index].looks[look].transfer?.serverDate = nil }
        }
    }

    /// The publisher dates Release file and signature so.
    mutating func sign(at time: Timestamp) {
        source.look.fields.date = time
        source.look.signature.createdAt = time
    }

    /// No Valid-Until, a Date of so many days ago, and what `--max-age` says.
    mutating func stands(days: Int64, _ ages: [MaxAge]) {
        sign(at: Healthy.now + -days * Healthy.day)
        source.look.fields.validUntil = nil
        maxAges = ages
    }

    /// What gpg says on a clock of 2046.
    mutating func twentyYearsAhead() {
        setClock(back: -20 * 365 * Healthy.day)
        source.look.signature.status = .expiredKey
    }
}
