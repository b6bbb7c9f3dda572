; A plucked string: a short burst of noise runs round a pair of waveguides until it has mellowed.
instr plucked_string
  ; p4 freq = 261.63 [20, 8000] Hz: pitch
  ; p5 amp = 0.5 [0, 1]: loudness; a harder pluck is brighter
  ; p6 brightness = 0.5 [0, 1]: from a soft thumb to a hard pick
  ; p7 position = 0.2 [0.02, 0.5]: where it is plucked: 0.02 at the bridge, 0.5 in the middle
  ; p8 decay = 3 [0.1, 15] s: time until it has died away (by 60 dB)
  ; p9 release = 0.25 [0.02, 5] s: time in which the string is damped after the note ends
  ; p10 pan = 0 [-1, 1]: place between left and right
  ; p11 reverb = 0.15 [0, 1]: how much goes to the instrument `reverb`
  ; p12 delay = 0 [0, 1]: how much goes to the instrument `delay`
  iFreq limit p4, 20, 8000
  iAmp limit p5, 0, 1
  iBright limit p6 + 0.8 * (iAmp - 0.5), 0, 1
  iPosition limit (p7 == 0 ? 0.2 : p7), 0.02, 0.5
  iDecay limit (p8 == 0 ? 3 : p8), 0.1, 15
  iRelease limit (p9 == 0 ? 0.25 : p9), 0.02, 5
  iPan limit p10, -1, 1
  iReverb limit p11, 0, 1
  iDelay limit p12, 0, 1
  xtratim iRelease + 0.05
  if timeinsts() > iDecay * 1.4 + 0.1 then
    turnoff
  endif

  ; the pluck: one period of noise and a pulse, less its echo from the other end of the string
  iPeriod = 1 / iFreq
  aBurst linseg 1, iPeriod, 0, 1, 0
  aPulse linseg 0, 0.2 * iPeriod, 1, 0.2 * iPeriod, 0, 1, 0
  aNoise noise sqrt(sr / 48000), 0
  iCut = min(400 + iFreq * (1 + 2 * iBright) + 11000 * iBright * iBright, sr * 0.4)
  aPluck butterlp aNoise * aBurst * 0.8 + aPulse, iCut
  aPluck = aPluck - delay(aPluck, max(iPosition * iPeriod, 2 / sr))

  kDamped linsegr 0, 1, 0, 0.02, 1
  kTime = iDecay + (min(iRelease, iDecay) - iDecay) * kDamped
  kLoop = exp(-6.91 / (iFreq * kTime))
  iApart random 0.0002, 0.0005
  aL streson aPluck, iFreq * (1 - iApart), kLoop
  aR streson aPluck, iFreq * (1 + iApart), kLoop
  ; the highest strings would only tick: their fundamental rings a little longer
  aRing expseg 1, min(iDecay, 900 / iFreq), 0.001, iDecay, 0.000001
  aRing = aRing * poscil(0.35 * limit((iFreq - 500) / 1500, 0, 1), iFreq)
  kMellow expseg 1, 0.4 * iDecay, 0.25, iDecay, 0.1
  kCut limit (iFreq * 4 + 14000 * iBright) * kMellow + iFreq * 2, 200, min(16000, sr * 0.4)
  aBody reson aL + aR, 190, 60, 1
  aL tone aL + aRing, kCut
  aR tone aR + aRing, kCut

  aEnv linsegr 1, 1, 1, iRelease, 0
  aEnv = aEnv * aEnv * (3 - 2 * aEnv) * (iAmp * 0.74)
  aNear = (aL + 0.15 * aR + 0.12 * aBody) * aEnv
  aFar = (aR + 0.15 * aL + 0.12 * aBody) * aEnv
  aL = tanh(aNear) * 0dbfs
  aR = tanh(aFar) * 0dbfs
  aL = aL * sqrt(1 - iPan)
  aR = aR * sqrt(1 + iPan)
  outs aL, aR
  ; to the effects while they run: nobody empties the bus of one that does not
  kNow timek
  kReverbHeard chnget "orchestron_reverb_heard"
  if abs(kNow - kReverbHeard) <= 1 then
    chnmix aL * iReverb, "orchestron_reverb_left"
    chnmix aR * iReverb, "orchestron_reverb_right"
  endif
  kDelayHeard chnget "orchestron_delay_heard"
  if abs(kNow - kDelayHeard) <= 1 then
    chnmix aL * iDelay, "orchestron_delay_left"
    chnmix aR * iDelay, "orchestron_delay_right"
  endif
endin
