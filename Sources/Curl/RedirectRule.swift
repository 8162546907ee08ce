/// Which redirects are followed: apt's rules (methods/basehttp.cc, methods/aptmethod): to http and https only, never from
/// https down to http, not to a path without a slash in front, and no address twice. apt follows a chain of any length;
/// here it ends at the request's limit.
enum RedirectRule {
    /// The request for the next hop, or why there is none.
    ///
    /// - Parameters:
    ///   - location: absolute.
    ///   - visited: every URL asked so far.
    static func next(
        from request: TransferRequest, to location: String, visited: [String], original: TransferRequest
    ) throws(TransferFailure) -> TransferRequest {
        guard let here = WebAddress(request.url), let there = WebAddress(location),
            there.scheme == "https" || (there.scheme == "http" && here.scheme == "http")
        else { throw TransferFailure(kind: .redirectScheme, text: "redirected to \(location)") }
        guard !visited.contains(location) else {
            throw TransferFailure(kind: .redirectLoop, text: "redirected again to \(location)")
        }
        guard original.redirectLimit > 0 else {
            throw TransferFailure(
                kind: .redirectForbidden, text: "redirected to \(location), and redirects are switched off")
        }
        guard visited.count <= original.redirectLimit else {
            throw TransferFailure(kind: .redirectLimit, text: "more than \(original.redirectLimit) redirects")
        }
        var next = request
        next.url = location
        next.connectTo = []
        next.unixSocket = nil
        next.credentials = there == WebAddress(original.url) ? original.credentials : nil
        // A client certificate belongs to the host it was configured for, as a password does.
        if there != WebAddress(original.url) {
            next.tls.certificateFile = nil
            next.tls.keyFile = nil
        }
        return next
    }
}
